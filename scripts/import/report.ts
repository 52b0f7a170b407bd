import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Db } from 'mongodb';
import { type ImportState, rejectsOf } from './run-import.ts';

/** Writes everything that was refused, with its place and reason, as CSV. @returns how many lines */
export async function writeReport(db: Db, state: ImportState, path: string): Promise<number> {
  await mkdir(dirname(path), { recursive: true });
  const rejects = rejectsOf(db).find({ importId: state._id }).sort({ index: 1 });
  let count = 0;
  const lines = async function* () {
    yield 'place,reason\n';
    for await (const { place, reason } of rejects) {
      count += 1;
      yield `${quote(place)},${quote(reason)}\n`;
    }
  };
  await pipeline(Readable.from(lines()), createWriteStream(path));
  return count;
}

/** Reasons with how often, most frequent first. */
export async function countReasons(
  db: Db,
  state: ImportState,
): Promise<readonly [string, number][]> {
  const counts = new Map<string, number>();
  for await (const { reason } of rejectsOf(db).find({ importId: state._id }))
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
