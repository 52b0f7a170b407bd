import { ValueSet } from '../aggregate/expressions/sets.ts';
import { compareValues } from '../bson/compare.ts';
import { splitPath, visitPath } from '../bson/paths.ts';
import { select } from '../engine/select.ts';
import { asFilter } from '../query/filter.ts';
import { type Command, namespaceOf, ok } from './command.ts';
import { toQuery } from './query-context.ts';

export const distinct: Command = {
  name: 'distinct',
  isTransactional: true,
  options: { distinct: 'string', key: 'string', query: 'object', collation: 'object', hint: 'any' },
  run(command, context) {
    const { engine } = context.services;
    const collection = engine.catalogue.get(namespaceOf(command, context));
    const filter = asFilter(command['query'] ?? undefined, 'distinct.query');
    const query = toQuery({ filter, hint: command['hint'] }, command, context, collection);
    if (collection === undefined) return ok({ values: [] });
    const parts = splitPath(String(command['key']));
    const values = new ValueSet();
    for (const { document } of select(engine, collection, query)) {
      visitPath(document, parts, true, (value) => {
        if (value !== undefined && !Array.isArray(value)) values.add(value);
        return false;
      });
    }
    return ok({ values: [...values.values].sort((a, b) => compareValues(a, b)) });
  },
};
