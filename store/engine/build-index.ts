import { equalValues } from '../bson/compare.ts';
import { decode } from '../bson/decode.ts';
import type { Document } from '../bson/values.ts';
import { type Collection, toIndex, toRecord } from '../storage/collection.ts';
import { indexEntries } from '../storage/index-entries.ts';
import { emptyValue, indexKey, indexPrefix, recordOf, recordRange } from '../storage/keys.ts';
import type { Engine } from './engine.ts';
import { duplicateKey } from './unique-keys.ts';

/** Documents read between two storage reads. */
const pageSize = 1000;

/**
 * Adds an index over what is there already, all or nothing.
 * @throws StoreError DuplicateKey, CannotIndexParallelArrays
 */
export function buildIndex(engine: Engine, collection: Collection, spec: Document): Collection {
  const { store, catalogue } = engine;
  const index = toIndex({ id: collection.nextIndexId, spec, multikeyPaths: [] });
  const seen = new Map<string, readonly unknown[]>();
  return store.write(() => {
    let { start, end } = recordRange(collection.id);
    for (;;) {
      const page = store.entries({ start, end, limit: pageSize });
      for (const { key: recordKey, value } of page) {
        const { keys, values, arrayPaths } = indexEntries(index, decode(value));
        for (const path of arrayPaths) index.multikeyPaths.add(path);
        keys.forEach((key, i) => {
          const prefix = indexPrefix(collection.id, index.id, key);
          if (index.isUnique) {
            const name = key.toString('latin1');
            const other = seen.get(name);
            const row = values[i] ?? [];
            if (other?.every((item, j) => equalValues(item, row[j], index.collator))) {
              throw duplicateKey(collection, index, row);
            }
            seen.set(name, row);
          }
          store.put(indexKey(prefix, recordOf(recordKey)), emptyValue);
        });
        start = Buffer.concat([recordKey, Buffer.from([0])]);
      }
      if (page.length < pageSize) break;
    }
    const record = { id: index.id, spec, multikeyPaths: [...index.multikeyPaths] };
    return catalogue.replace(collection, {
      indexes: [...toRecord(collection).indexes, record],
      nextIndexId: collection.nextIndexId + 1,
    });
  });
}
