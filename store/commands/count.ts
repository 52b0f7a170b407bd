import type { Document } from '../bson/values.ts';
import { select } from '../engine/select.ts';
import { badValue } from '../errors.ts';
import { asFilter, compileFilter } from '../query/filter.ts';
import { recordRange } from '../storage/keys.ts';
import { type Command, numberOption, ok, sizeOption } from './command.ts';
import { checkExpectedUuid, namespaceOrUuid } from './namespaces.ts';
import { toQuery } from './query-context.ts';

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
  run(command, context) {
    const { engine } = context.services;
    const namespace = namespaceOrUuid(command, context);
    checkExpectedUuid(command, namespace, context);
    const collection = engine.catalogue.get(namespace);
    const spec = {
      filter: asFilter(command['query'] ?? undefined, 'count.query'),
      skip: sizeOption(command, 'skip'),
      limit: limitOf(command),
      hint: command['hint'],
    };
    const query = toQuery(spec, command, context, collection);
    if (collection === undefined) {
      // A wrong filter is an error here too.
      compileFilter(query.filter, query.context);
      return ok({ n: 0 });
    }
    const isPlain = Object.keys(query.filter).length === 0 && query.hint === undefined;
    if (isPlain && !query.skip && !query.limit) {
      return ok({ n: engine.store.count(recordRange(collection.id)) });
    }
    let n = 0;
    for (const _ of select(engine, collection, query)) n += 1;
    return ok({ n });
  },
};

/** A negative limit means the same as a positive one. */
function limitOf(command: Document): number {
  const limit = numberOption(command, 'limit') ?? 0;
  if (limit <= -(2 ** 63)) throw badValue('limit value for count cannot be min long');
  return Math.abs(limit);
}
