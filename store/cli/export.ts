import { createWriteStream, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { makeFolder } from '../../kernel/make-folder.ts';
import { decode } from '../bson/decode.ts';
import { type Collection, collectionOf, databaseOf } from '../storage/collection.ts';
import { recordRange } from '../storage/keys.ts';
import { type CliCommand, directoryOption, optionalOption, UsageError } from './command.ts';
import { type DataFile, openDataFile } from './data-file.ts';
import { dumpedCollection } from './dump-files.ts';
import { toExtendedJson } from './extended-json.ts';

/** `export`: documents with their exact types, and what is around them. */
export const exportCollections: CliCommand = {
  summary: 'writes collections with their indexes and options as Extended JSON, a document a line',
  usage:
    '[--directory <folder>] [--database <name>] [--collection <name>] [--to <folder>]\n' +
    '      Without --to the documents of one collection go to the output',
  options: {
    directory: { type: 'string' },
    database: { type: 'string' },
    collection: { type: 'string' },
    to: { type: 'string' },
  },
  async run(values) {
    const database = optionalOption(values, 'database');
    const name = optionalOption(values, 'collection');
    const to = optionalOption(values, 'to');
    if (to === undefined && (database === undefined || name === undefined)) {
      throw new UsageError('--to is missing, or --database and --collection');
    }
    // Read as of one moment, also while the store is running.
    const file = openDataFile(directoryOption(values));
    try {
      const chosen = file.collections.filter(
        ({ namespace }) =>
          (database === undefined || databaseOf(namespace) === database) &&
          (name === undefined || collectionOf(namespace) === name),
      );
      if (chosen.length === 0) throw nothingFound(file);
      for (const collection of chosen) {
        const documents = Readable.from(lines(file, collection));
        if (to === undefined) await print(documents);
        else await write(collection, documents, to);
      }
      return true;
    } finally {
      await file.close();
    }
  },
};

function nothingFound({ collections }: DataFile): Error {
  const names = collections.map(({ namespace }) => namespace).toSorted();
  const there = names.length === 0 ? 'no collection' : names.join(', ');
  return new Error(`There is nothing of that name to export. The folder holds ${there}`);
}

async function print(documents: Readable): Promise<void> {
  try {
    await pipeline(documents, process.stdout, { end: false });
  } catch (error) {
    // The reader has seen enough: `… | head`.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error;
  }
}

async function write(collection: Collection, documents: Readable, folder: string): Promise<void> {
  const { namespace, options, indexes } = collection;
  const place = dumpedCollection(folder, databaseOf(namespace), collectionOf(namespace));
  makeFolder(dirname(place.documents));
  const specs = indexes.map(({ spec }) => spec);
  writeFileSync(place.metadata, `${toExtendedJson({ options, indexes: specs })}\n`);
  // One that was stopped in between is not taken for whole.
  const unfinished = `${place.documents}.unfinished`;
  await pipeline(documents, createWriteStream(unfinished));
  renameSync(unfinished, place.documents);
  console.log(`${namespace} → ${place.documents}`);
}

/** Straight from the stored bytes, so that an int32 stays one. */
function* lines(file: DataFile, { id }: Collection): Iterable<string> {
  for (const { value } of file.scan(recordRange(id))) {
    yield `${toExtendedJson(decode(value))}\n`;
  }
}
