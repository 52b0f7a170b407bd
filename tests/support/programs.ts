import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Each command, and the threads that it runs by their paths. */
const entryPoints = {
  store: ['store/cli.ts'],
  gateway: ['gateway/cli.ts', 'gateway/gateway-worker.ts', 'gateway/planner/planning-worker.ts'],
};

/**
 * A command of ours as it ships, bundled when a run first asks for it: one that reads TypeScript takes seconds to begin.
 * @returns the file that Node runs
 */
export async function commandPath(name: keyof typeof entryPoints): Promise<string> {
  const run = process.env['AURORA_TEST_PROGRAMS'];
  if (!run) throw new Error('No folder for programs: run the tests through npm test');
  const folder = join(run, name);
  if (!existsSync(folder)) {
    const unfinished = await mkdtemp(`${folder}-`);
    const bundler = ['scripts/bundle-programs.mjs', unfinished, ...entryPoints[name]];
    await promisify(execFile)(process.execPath, bundler);
    try {
      await rename(unfinished, folder);
    } catch (error) {
      // Another worker was first.
      if (!existsSync(folder)) throw error;
      await rm(unfinished, { recursive: true });
    }
  }
  return join(folder, name, 'cli.js');
}
