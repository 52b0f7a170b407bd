import type { pause } from '../aggregate/stage.ts';
import { type Document, isNumber } from '../bson/values.ts';
import { noFields, selectInTurns } from '../engine/select.ts';
import { collectionToRead } from '../engine/view-definitions.ts';
import { isView } from '../engine/views.ts';
import { badValue, StoreError } from '../errors.ts';
import { asFilter, compileFilter } from '../query/filter.ts';
import { recordRange } from '../storage/keys.ts';
import { type Command, type CommandContext, ok } from './command.ts';
import { checkExpectedUuid, namespaceOrUuid } from './namespaces.ts';
import { numberOption } from './option-values.ts';
import { toQuery } from './query-context.ts';
import { eachInTurns } from './turns.ts';
import { readView } from './views.ts';

export const count: Command = {
  name: 'count',
  options: {
    query: 'object',
    limit: 'number',
    skip: 'size',
    hint: 'hint',
    collation: 'object',
    fields: 'object',
    collectionUUID: 'uuid',
  },
  async run(command, context) {
    const { engine } = context.services;
    const namespace = namespaceOrUuid(command, context);
    checkExpectedUuid(command, namespace, context);
    const collection = collectionToRead(engine, namespace);
    const filter = asFilter(command['query'] ?? undefined, 'count.query');
    const limit = limitOf(command);
    if (isView(collection)) {
      // There it is a stage of the pipeline, and those have no limit of zero.
      if (limit === 0 && isNumber(command['limit'])) {
        throw new StoreError(15958, 'the limit must be positive');
      }
      return ok({ n: await countIn(readView(collection, command, filter, context), context) });
    }
    const spec = {
      filter,
      skip: numberOption(command, 'skip'),
      limit,
      hint: command['hint'],
    };
    const timeless = { ...context, clock: undefined };
    const query = { ...toQuery(spec, command, timeless, collection), fields: noFields };
    if (collection === undefined) {
      // A wrong filter is an error here too.
      compileFilter(query.filter, query.context);
      return ok({ n: 0 });
    }
    const isPlain = Object.keys(query.filter).length === 0 && query.hint === undefined;
    if (isPlain && !query.skip && !query.limit) {
      return ok({ n: engine.store.count(recordRange(collection.id)) });
    }
    return ok({ n: await countIn(selectInTurns(engine, collection, query), context) });
  },
};

async function countIn(
  items: Iterable<object | typeof pause>,
  context: CommandContext,
): Promise<number> {
  let n = 0;
  await eachInTurns(items, context, () => {
    n += 1;
  });
  return n;
}

/** A negative limit means the same as a positive one. */
function limitOf(command: Document): number {
  const limit = numberOption(command, 'limit') ?? 0;
  if (limit <= -(2 ** 63)) throw badValue('limit value for count cannot be min long');
  return Math.abs(limit);
}
