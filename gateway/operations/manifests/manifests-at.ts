import { createManifestCopies } from './manifest-copies.ts';
import { folderManifests, type ManifestSource } from './manifest-source.ts';
import { urlManifests } from './manifest-url.ts';

/**
 * Manifests by where they are: an http address, else a folder.
 * @param clients whose manifests are asked for at an address, which cannot be listed
 * @param copiesFolder where they are kept, for a start while the address does not answer
 */
export const manifestsAt = (
  location: string,
  clients: readonly string[],
  copiesFolder: string,
): ManifestSource =>
  /^https?:\/\//.test(location)
    ? urlManifests(location, clients, { copies: createManifestCopies(copiesFolder) })
    : folderManifests(location);
