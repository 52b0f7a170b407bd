import { watch } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';

/** Writers take several steps; this long after the last of them the file is read. */
const quietMs = 150;

/** Kubernetes changes the files of a mounted ConfigMap at once by moving the link to all of them. */
const mountedData = '..data';

/**
 * Watches a file through its folder, so that one that is moved into its place is seen too.
 * @returns stops it
 */
export function watchFile(
  path: string,
  onChange: () => void,
  onError: (error: unknown) => void,
): () => void {
  const file = resolve(path);
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(dirname(file), { persistent: false }, (_event, name) => {
    if (name !== null && name !== basename(file) && name !== mountedData) return;
    clearTimeout(timer);
    timer = setTimeout(onChange, quietMs);
    timer.unref();
  });
  watcher.on('error', onError);
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
