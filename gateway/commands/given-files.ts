import { readFileSync, statSync } from 'node:fs';
import { messageOf, ShopError } from '../../kernel/errors.ts';
import { createGeneration, type Generation } from '../generation.ts';
import type { Manifest } from '../operations/manifests/manifest.ts';
import { readManifestFolder } from '../operations/manifests/manifest-folder.ts';

/** @throws ShopError CONFIG_INVALID where it cannot be read, SUPERGRAPH_INVALID where it is none */
export function readSupergraph(option: string, file: string): Generation {
  return createGeneration(read(option, file, () => readFileSync(file, 'utf8')));
}

/** @throws ShopError CONFIG_INVALID where the folder is not there: a misspelt one would have nothing amiss in it */
export const readManifests = (folder: string): readonly Manifest[] =>
  readManifestFolder(folderOf('--operations', folder));

/** @throws ShopError CONFIG_INVALID where it is no folder */
export function folderOf(option: string, folder: string): string {
  const isFolder = read(option, folder, () => statSync(folder).isDirectory());
  if (!isFolder) throw new ShopError('CONFIG_INVALID', `${option} must be a folder: ${folder}`);
  return folder;
}

function read<T>(option: string, path: string, reading: () => T): T {
  try {
    return reading();
  } catch (error) {
    throw new ShopError(
      'CONFIG_INVALID',
      `${option} ${path} cannot be read: ${messageOf(error)}`,
      {},
      error,
    );
  }
}
