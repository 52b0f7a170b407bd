import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { refuseUnsafeEnvironment } from '../../gateway/unsafe-environment.ts';
import { commandPath } from '../support/programs.ts';

test('every switch against the planner’s checks is named; an empty one is none', () => {
  const env = {
    APOLLO_DISABLE_SECURITY_RECURSIVE_SELECTIONS_CHECK: '1',
    APOLLO_DISABLE_SECURITY_OF_TOMORROW: 'false',
    APOLLO_DISABLE_SECURITY_EMPTY: '',
    APOLLO_TELEMETRY_DISABLED: '1',
  };
  expect(() => refuseUnsafeEnvironment(env)).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      details: {
        reasons: [
          expect.stringContaining('APOLLO_DISABLE_SECURITY_RECURSIVE_SELECTIONS_CHECK'),
          expect.stringContaining('APOLLO_DISABLE_SECURITY_OF_TOMORROW'),
        ],
      },
    }),
  );
});

test('the command does not start with one set, and says which', async () => {
  const gateway = spawn(
    process.execPath,
    [await commandPath('gateway'), ...['--supergraph', 'schema/supergraph.graphql', '--port', '0']],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, APOLLO_DISABLE_SECURITY_NON_LOCAL_SELECTIONS_CHECK: 'true' },
    },
  );
  try {
    const [said, [code]] = await Promise.all([text(gateway.stderr), once(gateway, 'close')]);
    expect(code).toBe(1);
    expect(said).toContain('APOLLO_DISABLE_SECURITY_NON_LOCAL_SELECTIONS_CHECK must not be set');
  } finally {
    gateway.kill('SIGKILL');
  }
});
