import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

const module = JSON.stringify(new URL('./on-stop.ts', import.meta.url).href);
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'on-stop-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A process that says when it can be stopped, and that it closes. */
function started(before: string): ChildProcess {
  const entry = join(folder, 'part.mjs');
  writeFileSync(
    entry,
    `import { onStop } from ${module};
    ${before}
    onStop(async () => console.log('closed'));
    if (process.connected) process.send('ready');
    setInterval(() => {}, 1_000);`,
  );
  return fork(entry, {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
}

async function endOf(part: ChildProcess): Promise<string> {
  const [output, [code]] = await Promise.all([text(part.stdout as Readable), once(part, 'exit')]);
  return `${output.trim()} ${code}`;
}

test('a process whose starter is gone closes and ends', async () => {
  const part = started('');
  const end = endOf(part);
  await once(part, 'message');
  part.disconnect();
  expect(await end).toBe('closed 0');
});

test('one whose starter went while it started ends as soon as it can', async () => {
  const part = started(`process.send('starting');
    while (process.connected) await new Promise((again) => setTimeout(again, 1));`);
  const end = endOf(part);
  await once(part, 'message');
  part.disconnect();
  expect(await end).toBe('closed 0');
});
