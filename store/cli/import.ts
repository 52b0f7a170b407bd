import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { type Collection, type Document, MongoClient, MongoServerError } from 'mongodb';
import { environmentOf } from '../../kernel/config.ts';
import { errorCodes } from '../errors.ts';
import { startStore } from '../index.ts';
import {
  amount,
  type CliCommand,
  directoryOption,
  optionalOption,
  requiredOption,
} from './command.ts';
import { type DumpedCollection, dumpedCollections, readMetadata } from './dump-files.ts';
import { parseExtendedJson } from './extended-json.ts';

/** Documents and characters that are sent at once. */
const maxBatchDocuments = 1000;
const maxBatchLength = 8_000_000;

/** `import`: what `export` wrote, or any file of Extended JSON with a document a line. */
export const importCollections: CliCommand = {
  summary: 'reads what export wrote, into a folder or into any MongoDB',
  usage:
    '--from <folder or file> [--database <name>] [--collection <name>] [--drop]\n' +
    '      [--directory <folder> | --uri <mongodb://…>]\n' +
    '      A single file needs --database and --collection',
  options: {
    from: { type: 'string' },
    directory: { type: 'string' },
    uri: { type: 'string' },
    database: { type: 'string' },
    collection: { type: 'string' },
    drop: { type: 'boolean', default: false },
  },
  async run(values) {
    const from = requiredOption(values, 'from');
    const found = statSync(from, { throwIfNoEntry: false });
    if (found === undefined) throw new Error(`There is no file or folder ${from}`);
    const chosen = found.isDirectory()
      ? chooseCollections(
          from,
          optionalOption(values, 'database'),
          optionalOption(values, 'collection'),
        )
      : [
          singleFile(
            from,
            requiredOption(values, 'database'),
            requiredOption(values, 'collection'),
          ),
        ];
    if (chosen.length === 0) throw new Error(`There is nothing to import in ${from}`);
    const target = await openTarget(optionalOption(values, 'uri'), directoryOption(values));
    try {
      for (const dumped of chosen) {
        const count = await load(target.client, dumped, values['drop'] === true).catch(
          explainFailure,
        );
        console.log(
          `${basename(dumped.documents)} → ${dumped.database}.${dumped.collection}: ${amount(count, 'document')}`,
        );
      }
      return true;
    } finally {
      await target.close();
    }
  },
};

const chooseCollections = (folder: string, database?: string, collection?: string) =>
  dumpedCollections(folder).filter(
    (dumped) =>
      (database === undefined || dumped.database === database) &&
      (collection === undefined || dumped.collection === collection),
  );

const singleFile = (documents: string, database: string, collection: string): DumpedCollection => ({
  database,
  collection,
  documents,
  metadata: documents.replace(/(\.\w+)?$/, '.metadata.json'),
});

/** The folder's store, whether it is running or not; or another server. */
async function openTarget(uri: string | undefined, directory: string) {
  const store =
    uri === undefined
      ? await startStore({
          directory,
          inline: true,
          environment: environmentOf(process.env),
        })
      : undefined;
  const client = new MongoClient(uri ?? store?.uri ?? '');
  return {
    client,
    async close() {
      await client.close();
      await store?.stop();
    },
  };
}

/** Indexes come last: one build is faster than many small changes. @returns the number of documents */
async function load(
  client: MongoClient,
  dumped: DumpedCollection,
  isReplacing: boolean,
): Promise<number> {
  const { options, indexes } = readMetadata(dumped);
  const db = client.db(dumped.database);
  const { collection: name } = dumped;
  if (isReplacing) await db.collection(name).drop();
  const isThere = await db.listCollections({ name }, { nameOnly: true }).hasNext();
  if (!isThere) await db.command({ create: name, ...options });
  const count = await insertLines(db.collection(name), dumped.documents);
  const built = indexes.filter((index) => !isIdIndex(index)).map(asGiven);
  if (built.length > 0) await db.command({ createIndexes: name, indexes: built });
  return count;
}

function explainFailure(error: unknown): never {
  if (!(error instanceof MongoServerError && error.code === errorCodes.DuplicateKey)) throw error;
  throw new Error(`${error.message}. With --drop the collection is emptied first`);
}

const isIdIndex = ({ name, clustered }: Document): boolean => name === '_id_' || clustered === true;

/**
 * A text index is listed by what it is made of, and asked for by its fields. One that is listed
 * without a collation has none, and would now get its collection's.
 */
function asGiven(index: Document): Document {
  const key = entriesOf(index['key']).flatMap(([path, direction]): Entry[] => {
    if (path === '_fts') return entriesOf(index['weights']).map(([field]) => [field, 'text']);
    return path === '_ftsx' ? [] : [[path, direction]];
  });
  return { collation: { locale: 'simple' }, ...index, key: new Map(key) };
}

type Entry = readonly [string, unknown];

const entriesOf = (document: Document | Map<string, unknown> | undefined): readonly Entry[] =>
  document instanceof Map ? [...document] : Object.entries(document ?? {});

async function insertLines(collection: Collection, path: string): Promise<number> {
  let batch: Document[] = [];
  let length = 0;
  let number = 0;
  let count = 0;
  const send = async (): Promise<void> => {
    if (batch.length === 0) return;
    // They were valid, or allowed to be there, when they were exported.
    await collection.insertMany(batch, { bypassDocumentValidation: true });
    count += batch.length;
    batch = [];
    length = 0;
  };
  const lines = createInterface({
    input: createReadStream(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  for await (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    batch.push(parseLine(line, `${path}:${number}`));
    length += line.length;
    if (batch.length >= maxBatchDocuments || length >= maxBatchLength) await send();
  }
  await send();
  return count;
}

/** @throws Error with the place, for a line that is no document */
function parseLine(line: string, place: string): Document {
  try {
    return parseExtendedJson(line);
  } catch (error) {
    throw new Error(`${place}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
