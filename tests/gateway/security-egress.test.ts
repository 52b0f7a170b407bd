import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';

test('with every feature on, at start and under load, nothing leaves the machine', async () => {
  const { APOLLO_TELEMETRY_DISABLED: _, ...env } = process.env;
  const running = spawn(
    process.execPath,
    [
      ...['--require', './tests/gateway/support/record-connections.cjs', '--import', 'tsx'],
      'tests/gateway/support/everything-on.ts',
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env },
  );
  try {
    const [said, told] = await Promise.all([
      text(running.stdout),
      text(running.stderr),
      once(running, 'close'),
    ]);
    expect(said.trim()).toBe('400 requests were answered');
    const targets = [...told.matchAll(/^connects to (.*)$/gm)]
      .map(([, target]) => String(target))
      // The loader of TypeScript talks to its own process.
      .filter((target) => !target.includes('tsx'));
    expect(targets.length).toBeGreaterThan(0);
    expect(targets.filter((target) => target !== '127.0.0.1')).toEqual([]);
  } finally {
    running.kill('SIGKILL');
  }
  // It starts a process that reads TypeScript, and then works.
});
