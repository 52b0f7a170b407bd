import type { Engine } from '../engine.ts';
import { select } from '../select.ts';

/** The ids in a collection, in the order of their records, by what is there after a restart as well. */
export function idsIn(engine: Engine, namespace: string): unknown[] {
  engine.catalogue.reload();
  const collection = engine.catalogue.get(namespace);
  if (collection === undefined) return [];
  return [...select(engine, collection, { filter: {}, collator: undefined })].map(
    ({ document }) => document['_id'],
  );
}
