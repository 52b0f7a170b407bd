import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { MongoClient } from 'mongodb';
import { commandPath } from './programs.ts';

/** The embedded store answers within this, or the run ends here. */
const startTimeoutMs = 60_000;

export interface TestStore {
  readonly directory: string;
  readonly process: ChildProcess;
}

declare global {
  // Jest's setup and teardown run in one realm but share no module state.
  var auroraTestStore: TestStore | undefined;
}

/** In the project's folder: native modules are found from there. */
const programsPlace = '.aurora';

/** One store for the whole run, without fsync, in a temporary folder. With MONGODB_URI set, that server instead. */
export default async function startTestStore(): Promise<void> {
  await mkdir(programsPlace, { recursive: true });
  process.env['AURORA_TEST_PROGRAMS'] = await mkdtemp(join(programsPlace, 'test-programs-'));
  const given = process.env['MONGODB_URI'];
  if (given) {
    process.env['AURORA_TEST_MONGODB_URI'] = given;
    return;
  }
  const directory = await mkdtemp(join(tmpdir(), 'aurora-test-'));
  const child = spawn(
    process.execPath,
    [await commandPath('store'), 'serve', '--no-sync', '--directory', directory],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  globalThis.auroraTestStore = { directory, process: child };
  const uri = await readUri(child);
  child.once('exit', endRunWithout);
  await putOffSweeps(uri);
  process.env['AURORA_TEST_MONGODB_URI'] = uri;
}

/** Each of thousands of tests would wait for it in vain. */
function endRunWithout(code: number | null, signal: NodeJS.Signals | null): never {
  console.error(
    `The test store ended amid the run, with ${signal ?? `code ${code}`}: no test can pass now`,
  );
  process.exit(1);
}

/** Tests have clocks of their own: what theirs keeps for an hour may long be over by that of the store. */
async function putOffSweeps(uri: string): Promise<void> {
  await using client = new MongoClient(uri);
  await client.db('admin').command({ setParameter: 1, ttlMonitorSleepSecs: 86_400 });
}

/** The store prints one line of JSON when it is ready. */
function readUri(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`The test store did not start: ${why}`));
    const timer = setTimeout(() => fail(`no answer in ${startTimeoutMs} ms`), startTimeoutMs);
    const endedEarly = (code: number | null) => fail(`it ended with code ${code}`);
    child.once('exit', endedEarly);
    if (!child.stdout) return fail('it has no output');
    const lines = createInterface({ input: child.stdout });
    lines.once('line', (line) => {
      clearTimeout(timer);
      child.off('exit', endedEarly);
      const { uri } = JSON.parse(line) as { uri: string };
      resolve(uri);
    });
  });
}
