import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { messageOf, ShopError } from '../../../kernel/errors.ts';
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
 * A folder that is not there holds none. Links count as what they lead to: Kubernetes mounts a ConfigMap as links alone.
 * @throws ShopError CONFIG_INVALID naming the file that is no manifest, or what should be a folder and is none
 */
export function readManifestFolder(folder: string): readonly Manifest[] {
  const manifests = list(folder).flatMap((entry) => {
    if (isJsonFile(entry)) return [readJson(folder, entry.name, nameOf(entry), currentVersion)];
    return entry.isFolder ? readClient(folder, entry.name) : [];
  });
  return manifests.sort((a, b) => (a.file < b.file ? -1 : 1));
}

function readClient(folder: string, client: string): Manifest[] {
  return list(join(folder, client)).flatMap((entry) => {
    const file = join(client, entry.name);
    if (isJsonFile(entry)) return [readJson(folder, file, client, nameOf(entry))];
    return entry.isFolder ? [readPlain(folder, file, client, entry.name)] : [];
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
    .filter(({ name, isFolder }) => !isFolder && name.endsWith('.graphql'))
    .map(({ name }) => readFileSync(join(folder, path, name), 'utf8'));
  return {
    client,
    version,
    file: path,
    operations: new Map(texts.map((text) => [`sha256:${hashOf(text)}`, text])),
  };
}

interface Entry {
  readonly name: string;
  readonly isFolder: boolean;
}

const isJsonFile = ({ name, isFolder }: Entry): boolean => !isFolder && name.endsWith('.json');

const nameOf = ({ name }: Entry): string => basename(name, '.json');

function list(folder: string): readonly Entry[] {
  const names = readOrNone(folder).filter((name) => !name.startsWith('.'));
  if (names.length > filesMax)
    throw new ShopError('CONFIG_INVALID', `${folder} holds more than ${filesMax} files`);
  return names.map((name) => ({ name, isFolder: isFolder(join(folder, name)) }));
}

/** Whether there is a folder, by itself or by a link. */
export const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

function readOrNone(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new ShopError(
      'CONFIG_INVALID',
      `${folder} is no folder of registered operations: ${messageOf(error)}`,
      {},
      error,
    );
  }
}
