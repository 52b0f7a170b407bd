import type { Accepted, Importer, SourceRecord } from '../../../scripts/import/importer.ts';

/** What a record of a source becomes in its n-th copy: the same thing under names of its own. */
export type CopyOf<T> = (original: T, copy: number) => T;

/**
 * An importer that reads its source over and over until it has given so many records; those that it refuses are left
 * out. It is read and mapped once.
 */
export async function manyTimes<T>(
  importer: Importer<T>,
  count: number,
  copyOf: CopyOf<T>,
): Promise<Importer<T>> {
  const originals: T[] = [];
  for await (const record of importer.records()) {
    const mapped = importer.map(record);
    if ('accepted' in mapped) originals.push(mapped.accepted);
  }
  const originalAt = (index: number): T => {
    const original = originals[index % originals.length];
    if (original === undefined) throw new Error('The source has no record that is taken');
    return original;
  };
  return {
    ...importer,
    sourceId: `${importer.sourceId}-${count}`,
    totalBytes: count,
    async *records(): AsyncGenerator<SourceRecord> {
      for (let index = 0; index < count; index += 1)
        yield { index, place: `record ${index + 1}`, raw: null, bytesRead: index + 1 };
    },
    map: ({ index }): Accepted<T> => ({
      accepted: copyOf(originalAt(index), Math.floor(index / originals.length)),
      notes: [],
    }),
  };
}
