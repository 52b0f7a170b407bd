import { select } from '../engine/select.ts';
import { asFilter } from '../query/filter.ts';
import { recordRange } from '../storage/keys.ts';
import { type Command, namespaceOf, numberOption, ok, sizeOption } from './command.ts';
import { toQuery } from './query-context.ts';

export const count: Command = {
  name: 'count',
  options: {
    count: 'string',
    query: 'object',
    limit: 'number',
    skip: 'number',
    hint: 'any',
    collation: 'object',
    fields: 'object',
  },
  run(command, context) {
    const { engine } = context.services;
    const collection = engine.catalogue.get(namespaceOf(command, context));
    const spec = {
      filter: asFilter(command['query'] ?? undefined, 'count.query'),
      skip: sizeOption(command, 'skip'),
      limit: Math.abs(numberOption(command, 'limit') ?? 0),
      hint: command['hint'],
    };
    const query = toQuery(spec, command, context, collection);
    if (collection === undefined) return ok({ n: 0 });
    if (Object.keys(query.filter).length === 0 && !query.skip && !query.limit) {
      return ok({ n: engine.store.count(recordRange(collection.id)) });
    }
    let n = 0;
    for (const _ of select(engine, collection, query)) n += 1;
    return ok({ n });
  },
};
