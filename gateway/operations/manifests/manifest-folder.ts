import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ShopError } from '../../../kernel/errors.ts';
import { hashOf } from '../document-text.ts';
import { currentVersion, type Manifest } from './manifest.ts';
import { parseManifest } from './manifest-formats.ts';

/** Files of one folder. A shop has a handful of clients with a handful of builds each. */
const filesMax = 2_000;

/**
 * Every manifest of a folder:
 *
 *   dashboard.json              the one build of a client that has only one
 *   widget/2026-11-21.json      a build of a client, in any of the JSON formats
 *   partner/2.4.0/*.graphql     a build as plain files, an operation each; its id is the hash of the text
 *
 * A folder that is not there holds none.
 * @throws ShopError CONFIG_INVALID naming the file that is no manifest
 */
export function readManifestFolder(folder: string): readonly Manifest[] {
  const manifests = list(folder).flatMap((entry) => {
    if (isJsonFile(entry)) return [readJson(folder, entry.name, nameOf(entry), currentVersion)];
    return entry.isDirectory() ? readClient(folder, entry.name) : [];
  });
  return manifests.sort((a, b) => (a.file < b.file ? -1 : 1));
}

function readClient(folder: string, client: string): Manifest[] {
  return list(join(folder, client)).flatMap((entry) => {
    const file = join(client, entry.name);
    if (isJsonFile(entry)) return [readJson(folder, file, client, nameOf(entry))];
    return entry.isDirectory() ? [readPlain(folder, file, client, entry.name)] : [];
  });
}

const readJson = (folder: string, file: string, client: string, version: string): Manifest => ({
  client,
  version,
  file,
  operations: parseManifest(readFileSync(join(folder, file), 'utf8'), file),
});

function readPlain(folder: string, path: string, client: string, version: string): Manifest {
  const texts = list(join(folder, path))
    .filter((entry) => entry.isFile() && entry.name.endsWith('.graphql'))
    .map(({ name }) => readFileSync(join(folder, path, name), 'utf8'));
  return {
    client,
    version,
    file: path,
    operations: new Map(texts.map((text) => [`sha256:${hashOf(text)}`, text])),
  };
}

const isJsonFile = (entry: Dirent): boolean => entry.isFile() && entry.name.endsWith('.json');

const nameOf = ({ name }: Dirent): string => basename(name, '.json');

function list(folder: string): Dirent[] {
  const entries = readOrNone(folder).filter(({ name }) => !name.startsWith('.'));
  if (entries.length > filesMax)
    throw new ShopError('CONFIG_INVALID', `${folder} holds more than ${filesMax} files`);
  return entries;
}

function readOrNone(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
