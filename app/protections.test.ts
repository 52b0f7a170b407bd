import { expect, test } from '@jest/globals';
import { anonymous, type Caller, scopesOfRole } from '../kernel/caller.ts';
import { systemClock } from '../kernel/clock.ts';
import { createLog } from '../kernel/log.ts';
import { testConfig } from '../tests/support/test-config.ts';
import { testDatabase } from '../tests/support/test-database.ts';
import { protectionParts } from './protections.ts';

const log = createLog({ level: 'silent', name: 'test' });
const staff = (role: 'admin' | 'viewer'): Caller => ({
  kind: 'staff',
  tenant: 'glowglitch',
  subject: role,
  name: role,
  roles: [role],
  scopes: scopesOfRole[role],
  client: 'dashboard',
});

async function partsOf(overrides: Parameters<typeof testConfig>[0]) {
  await using database = await testDatabase();
  return await protectionParts(testConfig(overrides), database.db, systemClock, log);
}

test('in production the schema is for those with the right to it; while developing for everybody', async () => {
  const { maySeeSchema } = await partsOf({ environment: 'production' });
  expect(
    [staff('admin'), staff('viewer'), anonymous('x')].map((one) => maySeeSchema?.(one)),
  ).toEqual([true, false, false]);
  const open = await partsOf({ environment: 'development' });
  expect(open.maySeeSchema?.(anonymous('x'))).toBe(true);
});

test('nobody pays where no cost is set', async () => {
  expect(await partsOf({ costPerMinute: 0 })).not.toHaveProperty('budgets');
  expect(await partsOf({ costPerMinute: 10 })).toHaveProperty('budgets');
});

test('a limit to be measured has to be one', async () => {
  expect((await partsOf({ measureOnly: ['costMax'] })).measureOnly).toEqual(['costMax']);
  await expect(partsOf({ measureOnly: ['speedMax'] })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringMatching(
      /^AURORA_MEASURE_ONLY: there is no limit speedMax; there are tokensMax, depthMax, /,
    ),
  });
});

test.each(['proxy.internal', '10.0.0.0/99'])(
  'a proxy is trusted by its address, not %s',
  async (proxy) => {
    const trusting = (proxies: string[]) =>
      partsOf({ trustedProxies: { proxies, header: 'forwarded' } });
    expect((await trusting(['10.0.0.0/8', 'loopback'])).trustedProxies).toMatchObject({
      header: 'forwarded',
    });
    await expect(trusting(['::1', proxy])).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: `AURORA_TRUSTED_PROXIES must be addresses, networks such as 10.0.0.0/8, or loopback, not '${proxy}'`,
    });
  },
);
