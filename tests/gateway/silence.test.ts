import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from '@jest/globals';
import { commandPath } from '../support/programs.ts';

test('a gateway connects to its subgraphs and to nobody else', async () => {
  const gateway = spawn(
    process.execPath,
    [
      ...['--require', './tests/gateway/support/record-connections.cjs'],
      ...[await commandPath('gateway'), '--supergraph', 'schema/supergraph.graphql', '--port', '0'],
    ],
    // As a user has it: without the variable that our own scripts set.
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, APOLLO_TELEMETRY_DISABLED: '' } },
  );
  const targets: string[] = [];
  createInterface({ input: gateway.stderr }).on('line', (line) => {
    const target = /^connects to (.*)$/.exec(line)?.[1];
    if (target) targets.push(target);
  });
  try {
    const [line] = (await once(createInterface({ input: gateway.stdout }), 'line')) as [string];
    const url = /http:\S+$/.exec(line)?.[0] ?? '';
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ products { nodes { id } } }' }),
    });
    await response.text();
    gateway.kill('SIGTERM');
    await once(gateway, 'close');

    expect(new Set(targets)).toEqual(new Set(['127.0.0.1']));
  } finally {
    gateway.kill('SIGKILL');
  }
});
