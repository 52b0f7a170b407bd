import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
  /** Writes a file whole, and the folders that it is in: who watches never reads half of it. @returns its path */
  write(name: string, text: string): Promise<string>;
  remove(name: string): Promise<void>;
}

/** A folder of its own for one test. @param parent where it is made; it must be there */
export async function temporaryFolder(parent: string = tmpdir()): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(parent, 'aurora-'));
  return {
    path,
    async write(name, text) {
      const file = join(path, name);
      await mkdir(dirname(file), { recursive: true });
      const unfinished = `${path}.unfinished`;
      await writeFile(unfinished, text);
      await rename(unfinished, file);
      return file;
    },
    remove: (name) => rm(join(path, name), { recursive: true, force: true }),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}
