import { statSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from '../bson/decode.ts';
import { type Owner, ownerOf } from '../directory-lock.ts';
import { dataFileName } from '../storage/data-file.ts';
import { allOplog, recordRange } from '../storage/keys.ts';
import { amount, type CliCommand, directoryOption, readableBytes } from './command.ts';
import { type DataFile, openDataFile } from './data-file.ts';

/** `status`: what is in a folder and who has it. */
export const status: CliCommand = {
  summary: 'tells what a folder holds, who serves it, and when it was last written',
  usage: '[--directory <folder>] [--json]',
  options: { directory: { type: 'string' }, json: { type: 'boolean', default: false } },
  async run(values) {
    const directory = directoryOption(values);
    const file = openDataFile(directory);
    try {
      const found = inspect(directory, file);
      console.log(values['json'] === true ? JSON.stringify(found) : describe(directory, found));
      return true;
    } finally {
      await file.close();
    }
  },
};

interface CollectionStatus {
  readonly name: string;
  readonly documents: number;
  readonly indexes: readonly string[];
}

interface Status {
  readonly bytes: number;
  readonly owner: Owner | null;
  readonly oplog: { readonly changes: number; readonly from: string | null };
  readonly lastWrite: string | null;
  readonly collections: readonly CollectionStatus[];
}

function inspect(directory: string, file: DataFile): Status {
  const collections = file.collections.map(({ namespace, id, indexes }) => ({
    name: namespace,
    documents: file.count(recordRange(id)),
    indexes: indexes.map(({ name }) => name),
  }));
  return {
    bytes: statSync(join(directory, dataFileName)).size,
    owner: ownerOf(directory) ?? null,
    oplog: { changes: file.count(allOplog), from: changeTime(file, false) },
    lastWrite: changeTime(file, true),
    collections: collections.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** When the oldest or the newest change of the log was made. */
function changeTime(file: DataFile, isNewest: boolean): string | null {
  const [entry] = file.scan({ ...allOplog, reverse: isNewest, limit: 1 });
  const wallTime = entry && decode(entry.value)['wallTime'];
  return wallTime instanceof Date ? wallTime.toISOString() : null;
}

function describe(directory: string, { bytes, owner, oplog, lastWrite, collections }: Status) {
  const width = Math.max(...collections.map(({ name }) => name.length), 0);
  const rows = collections.map(
    ({ name, documents, indexes }) =>
      `  ${name.padEnd(width)}  ${amount(documents, 'document')}, ${amount(indexes.length, 'index', 'indexes')}: ${indexes.join(', ')}`,
  );
  return [
    `Folder      ${directory}, ${readableBytes(bytes)}`,
    `Served by   ${owner === null ? 'nobody at the moment' : `process ${owner.pid} at ${owner.uri ?? 'an address to come'}`}`,
    `Last write  ${lastWrite ?? 'never'}`,
    `Log         ${amount(oplog.changes, 'change')}${oplog.from === null ? '' : ` since ${oplog.from}`}`,
    `Collections ${collections.length}`,
    ...rows,
  ].join('\n');
}
