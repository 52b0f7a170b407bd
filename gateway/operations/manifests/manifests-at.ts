import { folderManifests, type ManifestSource } from './manifest-source.ts';
import { urlManifests } from './manifest-url.ts';

/**
 * Manifests by where they are: an http address, else a folder.
 * @param clients whose manifests are asked for at an address, which cannot be listed
 */
export const manifestsAt = (location: string, clients: readonly string[]): ManifestSource =>
  /^https?:\/\//.test(location) ? urlManifests(location, clients) : folderManifests(location);
