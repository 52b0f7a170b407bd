import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataFileName } from '../../storage/data-file.ts';
import { openLmdbStore } from '../../storage/lmdb-store.ts';
import { Engine } from '../engine.ts';

/** An engine over a folder of its own, which goes with it. */
export function openEngine() {
  const folder = mkdtempSync(join(tmpdir(), 'aurora-store-engine-'));
  const store = openLmdbStore(join(folder, dataFileName), 'no-sync');
  const engine = new Engine(store);
  return {
    engine,
    async [Symbol.asyncDispose]() {
      engine.isClosing = true;
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}
