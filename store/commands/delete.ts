import { toNumber } from '../bson/numbers.ts';
import { type Document, isDocument, isNumber } from '../bson/values.ts';
import { type DeleteResult, deleteDocuments } from '../engine/write.ts';
import { StoreError } from '../errors.ts';
import { asFilter } from '../query/filter.ts';
import {
  arrayOption,
  type Command,
  type CommandContext,
  checkFields,
  flagOption,
  namespaceOf,
  numberOption,
  ok,
  writeConcernError,
} from './command.ts';
import { toQuery } from './query-context.ts';
import { optionsOf } from './update.ts';
import { runStatements } from './write-errors.ts';

const statementOptions = {
  q: 'object',
  limit: 'number',
  collation: 'object',
  hint: 'any',
} as const;

export const deleteCommand: Command = {
  name: 'delete',
  isTransactional: true,
  options: { delete: 'string', deletes: 'array', ordered: 'flag', let: 'object' },
  async run(command, context) {
    const namespace = namespaceOf(command, context);
    const { retry } = context;
    const statements = arrayOption(command, 'deletes').filter(isDocument);
    let n = 0;
    const failures = await runStatements(
      statements,
      flagOption(command, 'ordered', true),
      context,
      (statement, index) => {
        checkFields('delete.deletes', statement, statementOptions);
        const earlier = retry?.resultOf(index)?.['n'];
        if (isNumber(earlier)) {
          n += toNumber(earlier);
          return;
        }
        const limit = numberOption(statement, 'limit');
        if (limit !== 0 && limit !== 1) {
          throw new StoreError(
            'FailedToParse',
            `The limit field in delete objects must be 0 or 1. Got ${limit}`,
          );
        }
        const spec = {
          filter: asFilter(statement['q'], 'delete.deletes.q'),
          limit,
          hint: statement['hint'],
        };
        const note = retry && ((done: DeleteResult) => retry.noteOf([index], { n: done.deleted }));
        n += runDelete(namespace, spec, optionsOf(statement, command), context, note).deleted;
      },
    );
    return ok({
      n,
      ...(failures.length > 0 && { writeErrors: failures }),
      ...writeConcernError(command),
    });
  },
};

export interface DeleteSpec {
  readonly filter: Document;
  readonly limit: number;
  readonly sort?: Document | undefined;
  readonly hint?: unknown;
}

export function runDelete(
  namespace: string,
  spec: DeleteSpec,
  options: Document,
  context: CommandContext,
  alongWith: ((result: DeleteResult) => () => void) | undefined,
): DeleteResult {
  const { engine } = context.services;
  const collection = engine.catalogue.get(namespace);
  const query = toQuery(spec, options, context, collection);
  if (collection === undefined) return { deleted: 0, before: null };
  const { transaction } = context;
  return deleteDocuments(engine, collection, { query, transaction }, alongWith);
}
