import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createLog } from '../kernel/log.ts';
import { refusedExitCode } from '../kernel/refuse-to-start.ts';
import { eventually } from '../tests/support/eventually.ts';
import { type Supervisor, supervise } from './supervise.ts';

const log = createLog({ level: 'silent', name: 'test' });
let folder: string;
let supervisor: Supervisor | null = null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aurora-supervise-'));
});

afterEach(async () => {
  await supervisor?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('a killed process is started again under a new id', async () => {
  const seen: number[] = [];
  supervisor = supervise([await child('setInterval(() => {}, 1000)')], {
    log,
    onChange: ({ part }) => seen.push(part ?? 0),
    onRefused: () => {},
  });
  await eventually(() => expect(seen).toHaveLength(1));
  process.kill(seen[0] ?? 0, 'SIGKILL');
  await eventually(() => expect(seen).toHaveLength(2));
  expect(seen[1]).not.toBe(seen[0]);
});

test('a process that refuses its configuration is not started again', async () => {
  const starts: number[] = [];
  const refused: string[] = [];
  supervisor = supervise([await child(`process.exit(${refusedExitCode})`)], {
    log,
    onChange: ({ part }) => starts.push(part ?? 0),
    onRefused: (name) => refused.push(name),
  });
  await eventually(() => expect(refused).toEqual(['part']));
  expect(starts).toHaveLength(1);
});

test('a process sees that its supervisor is there, and would see it go', async () => {
  const refused: string[] = [];
  supervisor = supervise(
    [await child(`process.exit(process.connected ? ${refusedExitCode} : 0)`)],
    {
      log,
      onChange: () => {},
      onRefused: (name) => refused.push(name),
    },
  );
  await eventually(() => expect(refused).toEqual(['part']));
});

test('stopping ends every process and starts none again', async () => {
  const seen: number[] = [];
  supervisor = supervise([await child('setInterval(() => {}, 1000)')], {
    log,
    onChange: ({ part }) => seen.push(part ?? 0),
    onRefused: () => {},
  });
  await eventually(() => expect(seen).toHaveLength(1));
  await supervisor.stop();
  expect(() => process.kill(seen[0] ?? 0, 0)).toThrow('ESRCH');
  expect(seen).toHaveLength(1);
});

test('a process that waits for another begins when that is there, and not after the stop', async () => {
  const seen: number[] = [];
  let others = (): void => {};
  const startsAfter = new Promise<void>((resolve) => {
    others = resolve;
  });
  const options = {
    log,
    onChange: ({ part }: Readonly<Record<string, number>>) => seen.push(part ?? 0),
    onRefused: () => {},
  };
  const waiting = { ...(await child('setInterval(() => {}, 1000)')), startsAfter };
  supervisor = supervise([waiting], options);
  const stopped = supervise([waiting], options);
  await stopped.stop();
  expect(seen).toEqual([]);
  others();
  await eventually(() => expect(seen).toHaveLength(1));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(seen).toHaveLength(1);
});

async function child(script: string) {
  const entry = join(folder, 'part.mjs');
  await writeFile(entry, script);
  return { name: 'part', entry, args: [], env: {} };
}
