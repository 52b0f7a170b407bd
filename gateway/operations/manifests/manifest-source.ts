import { type FSWatcher, readdirSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Manifest } from './manifest.ts';
import { isFolder, readManifestFolder } from './manifest-folder.ts';

/** Where manifests come from, now and later. */
export interface ManifestSource {
  /** For logs: `schema/operations`. */
  readonly name: string;
  /** @throws Error when they cannot be had now */
  load(): Promise<readonly Manifest[]>;
  /**
   * Tells of each change, and of each time that looking for one failed.
   * @returns stops it
   */
  watch(
    onManifests: (manifests: readonly Manifest[]) => void,
    onError: (error: unknown) => void,
  ): () => void;
  /** Somebody asked for an id that is not known: where looking again may help, looks again soon. */
  miss?(client: string | null, id: string): void;
}

/** Manifests that never change; none unless given. */
export const staticManifests = (manifests: readonly Manifest[] = []): ManifestSource => ({
  name: 'memory',
  load: async () => manifests,
  watch: () => () => {},
});

/** Writers take several steps; this long after the last of them the folder is read. */
const quietMs = 150;

/** A folder with the manifests of every client, watched with the folders in it. */
export function folderManifests(folder: string): ManifestSource {
  const load = async (): Promise<readonly Manifest[]> => readManifestFolder(folder);
  return {
    name: folder,
    load,
    watch(onManifests, onError) {
      let watchers: readonly FSWatcher[] = [];
      let timer: NodeJS.Timeout | undefined;
      const stop = (): void => {
        clearTimeout(timer);
        for (const watcher of watchers) watcher.close();
      };
      const changed = (): void => {
        clearTimeout(timer);
        timer = setTimeout(look, quietMs);
        timer.unref();
      };
      /** Folders come and go, so each look is followed by a watch of those that are there. */
      const look = (): void => {
        rewatch();
        load().then(onManifests, onError);
      };
      const rewatch = (): void => {
        for (const watcher of watchers) watcher.close();
        watchers = watchedFor(folder).flatMap((path) => watcherOf(path, changed, onError));
      };
      rewatch();
      return stop;
    },
  };
}

/** None for a folder that has just gone: the one around it, which is watched too, tells of it. */
function watcherOf(
  path: string,
  onChange: () => void,
  onError: (error: unknown) => void,
): readonly FSWatcher[] {
  try {
    return [watch(path, { persistent: false }, onChange).on('error', onError)];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') onError(error);
    return [];
  }
}

/** Its folders; while it is not there, the one that it will come to be in. */
const watchedFor = (folder: string): readonly string[] =>
  isFolder(folder) ? foldersIn(folder) : [nearestTo(folder)];

const nearestTo = (folder: string): string =>
  isFolder(folder) ? folder : nearestTo(dirname(folder));

/** The folder itself, those of clients, and those of versions kept as plain files. */
function foldersIn(folder: string, levels = 2): string[] {
  const inner = levels === 0 ? [] : namesIn(folder).map((name) => join(folder, name));
  return [folder, ...inner.filter(isFolder).flatMap((path) => foldersIn(path, levels - 1))];
}

/** None where it has gone since it was found. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
