/** Does the file fit together: records with index entries, both ways, and the log with itself. */
import { decode } from '../bson/decode.ts';
import type { Document } from '../bson/values.ts';
import type { Collection, Index } from '../storage/collection.ts';
import { indexEntries } from '../storage/index-entries.ts';
import {
  allOplog,
  indexEntryKey,
  indexRange,
  oplogPosition,
  recordKey,
  recordOf,
  recordRange,
} from '../storage/keys.ts';
import type { DataFile } from './data-file.ts';

export interface Verification {
  readonly collections: number;
  readonly documents: number;
  readonly indexEntries: number;
  readonly changes: number;
  /** What is wrong, each with its place, as a person reads it. */
  readonly problems: readonly string[];
}

export function verifyData(file: DataFile): Verification {
  const problems: string[] = [];
  const { collections } = file;
  const counts = collections.map((collection) => verifyCollection(file, collection, problems));
  return {
    collections: collections.length,
    documents: counts.reduce((sum, { documents }) => sum + documents, 0),
    indexEntries: counts.reduce((sum, count) => sum + count.indexEntries, 0),
    changes: verifyLog(file, problems),
    problems,
  };
}

function verifyCollection(file: DataFile, collection: Collection, problems: string[]) {
  const { id, namespace, indexes } = collection;
  const expected = new Map<Index, number>();
  let documents = 0;
  for (const { key, value } of file.scan(recordRange(id))) {
    const record = recordOf(key);
    documents += 1;
    tell(problems, `${namespace}, record ${record}`, () => {
      const document = decode(value);
      for (const index of indexes) {
        const keys = expectEntries(file, collection, index, document, record, problems);
        expected.set(index, (expected.get(index) ?? 0) + keys);
      }
    });
  }
  let entries = 0;
  for (const index of indexes) {
    const count = file.count(indexRange(id, index.id));
    entries += count;
    // All that should be there is there: only a surplus is left to be found.
    if (count !== (expected.get(index) ?? 0)) findSurplus(file, collection, index, problems);
  }
  return { documents, indexEntries: entries };
}

/** @returns how many entries the document has in the index */
function expectEntries(
  file: DataFile,
  { id, namespace }: Collection,
  index: Index,
  document: Document,
  record: number,
  problems: string[],
): number {
  const where = `${namespace}, index ${index.name}, record ${record}`;
  const { keys, arrayPaths } = indexEntries(index, document);
  for (const key of keys) {
    if (file.get(indexEntryKey(id, index.id, key, record)) === undefined)
      problems.push(`${where}: an entry is missing`);
  }
  if (arrayPaths.some((path) => !index.multikeyPaths.has(path))) {
    problems.push(`${where}: holds an array that the index does not know of`);
  }
  return keys.length;
}

function findSurplus(
  file: DataFile,
  { id, namespace }: Collection,
  index: Index,
  problems: string[],
): void {
  for (const { key } of file.scan(indexRange(id, index.id))) {
    const record = recordOf(key);
    const where = `${namespace}, index ${index.name}, record ${record}`;
    tell(problems, where, () => {
      const bytes = file.get(recordKey(id, record));
      if (bytes === undefined) {
        problems.push(`${where}: an entry without its record`);
        return;
      }
      const { keys } = indexEntries(index, decode(bytes));
      if (!keys.some((known) => indexEntryKey(id, index.id, known, record).equals(key))) {
        problems.push(`${where}: an entry for a value that the record does not have`);
      }
    });
  }
}

/** Changes of one timestamp are numbered from 0 without a gap. @returns how many changes there are */
function verifyLog(file: DataFile, problems: string[]): number {
  let count = 0;
  let previous = { timestamp: 0n, position: 0 };
  for (const { key, value } of file.scan(allOplog)) {
    const current = oplogPosition(key);
    const where = `log, change ${current.timestamp}:${current.position}`;
    const isNext =
      current.timestamp > previous.timestamp
        ? current.position === 0
        : current.timestamp === previous.timestamp && current.position === previous.position + 1;
    // The oldest one may be the rest of changes that were dropped together.
    if (!isNext && count > 0) problems.push(`${where}: does not follow the one before`);
    tell(problems, where, () => {
      if (!(decode(value)['wallTime'] instanceof Date)) problems.push(`${where}: has no time`);
    });
    previous = current;
    count += 1;
  }
  return count;
}

/** Bytes that cannot be read are a problem found, not the end of the search. */
function tell(problems: string[], where: string, read: () => void): void {
  try {
    read();
  } catch (error) {
    problems.push(`${where}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
