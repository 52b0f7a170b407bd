/** Where exported collections lie: `<folder>/<database>/<collection>.ndjson`, and `.metadata.json` beside it. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Document } from '../bson/values.ts';
import { parseExtendedJson } from './extended-json.ts';

const documentsEnding = '.ndjson';

export interface DumpedCollection {
  readonly database: string;
  readonly collection: string;
  /** One document a line, in canonical Extended JSON. */
  readonly documents: string;
  readonly metadata: string;
}

/** What the documents need around them. */
export interface CollectionMetadata {
  readonly options: Document;
  /** As `listIndexes` shows them. */
  readonly indexes: readonly Document[];
}

export function dumpedCollection(
  folder: string,
  database: string,
  collection: string,
): DumpedCollection {
  // Names of collections may hold what names of files may not.
  const base = join(folder, database, encodeURIComponent(collection));
  return {
    database,
    collection,
    documents: `${base}${documentsEnding}`,
    metadata: `${base}.metadata.json`,
  };
}

/** @throws Error when the folder is not there */
export function dumpedCollections(folder: string): readonly DumpedCollection[] {
  const folders = readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory());
  return folders.flatMap((database) =>
    readdirSync(join(folder, database))
      .filter((file) => file.endsWith(documentsEnding))
      .map((file) => decodeURIComponent(file.slice(0, -documentsEnding.length)))
      .map((collection) => dumpedCollection(folder, database, collection)),
  );
}

/** Documents from elsewhere come without metadata. */
export function readMetadata({ metadata }: DumpedCollection): CollectionMetadata {
  if (!existsSync(metadata)) return { options: {}, indexes: [] };
  const { options, indexes } = parseExtendedJson(readFileSync(metadata, 'utf8'));
  return { options: options ?? {}, indexes: Array.isArray(indexes) ? indexes : [] };
}
