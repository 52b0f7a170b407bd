import { type Document, isDocument } from '../bson/values.ts';
import { badValue, StoreError } from '../errors.ts';
import { asFilter } from '../query/filter.ts';
import { type Command, documentOption, numberOption, ok } from './command.ts';
import { explainAggregate, explainQuery, type Verbosity } from './explain-plan.ts';
import { type QuerySpec, toQuery } from './query-context.ts';

const verbosities: readonly Verbosity[] = ['queryPlanner', 'executionStats', 'allPlansExecution'];

/** Explains reads and writes; writes are explained by the query that selects what they change. */
export const explain: Command = {
  name: 'explain',
  options: { explain: 'object', verbosity: 'string' },
  run(command, context) {
    const inner = documentOption(command, 'explain') ?? {};
    const { verbosity: given = 'allPlansExecution' } = command;
    const verbosity = verbosities.find((name) => name === given);
    if (verbosity === undefined) {
      throw badValue(
        "verbosity string must be one of {'queryPlanner', 'executionStats', 'allPlansExecution'}",
      );
    }
    if ('aggregate' in inner) return ok(explainAggregate(inner, context, verbosity));
    const name = Object.keys(inner)[0] ?? '';
    const toSpec = specs.get(name);
    if (toSpec === undefined)
      throw new StoreError('CommandNotFound', `Explain failed due to unknown command: ${name}`);
    const namespace = `${context.database}.${String(inner[name])}`;
    const collection = context.services.engine.catalogue.get(namespace);
    const query = toQuery(toSpec(inner), inner, context, collection);
    return ok(explainQuery(namespace, collection, query, inner, context, verbosity));
  },
};

const specs: ReadonlyMap<string, (command: Document) => QuerySpec> = new Map([
  ['find', (command: Document) => querySpec(command, 'filter')],
  ['count', (command: Document) => querySpec(command, 'query')],
  ['distinct', (command: Document) => querySpec(command, 'query')],
  ['findAndModify', (command: Document) => ({ ...querySpec(command, 'query'), limit: 1 })],
  ['update', ({ updates }: Document) => querySpec(firstOf(updates), 'q')],
  ['delete', ({ deletes }: Document) => querySpec(firstOf(deletes), 'q')],
]);

function querySpec(command: Document, filterField: string): QuerySpec {
  return {
    filter: asFilter(command[filterField] ?? undefined, filterField),
    sort: documentOption(command, 'sort'),
    skip: numberOption(command, 'skip'),
    limit: Math.abs(numberOption(command, 'limit') ?? 0),
    hint: command['hint'],
  };
}

function firstOf(statements: unknown): Document {
  const first: unknown = Array.isArray(statements) ? statements[0] : undefined;
  return isDocument(first) ? first : {};
}
