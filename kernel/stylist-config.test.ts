import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { readConfig, type Secrets } from './config.ts';
import { ShopError } from './errors.ts';
import { readStylist, stylistVariables } from './stylist-config.ts';

const made = Object.fromEntries(
  ['session', 'caller', 'cursor', 'piiSalt', 'data', 'hook', 'apiKey'].map((name) => [
    name,
    name.padEnd(32, '.'),
  ]),
) as unknown as Secrets;
const stylistOf = (env: Record<string, string>) => readConfig(env, () => made).stylist;
const secret = 's'.repeat(32);

function refusal(env: Record<string, string>): unknown {
  try {
    stylistOf(env);
  } catch (error) {
    if (error instanceof ShopError) return error.details['reasons'];
  }
  throw new Error('It started');
}

test('a shop that says nothing has stylists from Monday to Saturday, and promises by priority', () => {
  expect(stylistOf({})).toEqual({
    hours: {
      timeZone: 'Europe/Amsterdam',
      days: Object.fromEntries([1, 2, 3, 4, 5, 6].map((day) => [day, [540, 1_200]])),
    },
    promises: {
      NORMAL: { firstResponseMinutes: 120, resolutionMinutes: 660 },
      HIGH: { firstResponseMinutes: 30, resolutionMinutes: 240 },
      URGENT: { firstResponseMinutes: 15, resolutionMinutes: 120 },
    },
    crm: null,
  });
});

test('a promise that is given stands beside the others', () => {
  const { promises } = stylistOf({ AURORA_STYLIST_SLA_MINUTES: 'HIGH=20/90' });
  expect(promises).toMatchObject({
    NORMAL: { firstResponseMinutes: 120 },
    HIGH: { firstResponseMinutes: 20, resolutionMinutes: 90 },
  });
});

test.each<[string, Record<string, string>, string]>([
  ['hours that are none', { AURORA_STYLIST_HOURS: 'nine to five' }, 'AURORA_STYLIST_HOURS'],
  ['a priority that is none', { AURORA_STYLIST_SLA_MINUTES: 'LOW=1/2' }, 'AURORA_STYLIST_SLA'],
  ['a promise of nothing', { AURORA_STYLIST_SLA_MINUTES: 'HIGH=0/90' }, 'AURORA_STYLIST_SLA'],
  [
    'a customer system without a secret',
    { AURORA_CRM_URL: 'https://crm.example.com' },
    'AURORA_CRM_SECRET',
  ],
  ['one that is reached by mail', { AURORA_CRM_URL: 'mailto:crm@example.com' }, 'AURORA_CRM_URL'],
])('%s keeps the shop from starting', (_what, env, name) => {
  expect(refusal(env)).toEqual([expect.stringContaining(name)]);
});

test('outside of development a customer system is reached by HTTPS alone', () => {
  const values = z
    .object(stylistVariables)
    .parse({ AURORA_CRM_URL: 'http://127.0.0.1:8080', AURORA_CRM_SECRET: secret });
  const read = (isDevelopment: boolean) =>
    readStylist(values, {
      isDevelopment,
      refuse: ([reason]) => {
        throw new Error(reason);
      },
    });
  expect(read(true).crm).toEqual({ url: 'http://127.0.0.1:8080', secret });
  expect(() => read(false)).toThrow('AURORA_CRM_URL must begin with https:');
});
