import { expect, test } from '@jest/globals';
import {
  anonymous,
  type Scope,
  type ShopperCaller,
  type StaffCaller,
} from '../../kernel/caller.ts';
import { audienceOf } from './audience.ts';

const agent = (
  subject: string,
  scopes: readonly Scope[] = ['orders:read', 'orders:write'],
): StaffCaller => ({
  kind: 'staff',
  tenant: 'shop',
  subject,
  name: subject,
  roles: ['concierge_agent'],
  scopes,
  client: 'dashboard',
});

const shopper = (sessionId: string, orderIds: readonly string[]): ShopperCaller => ({
  kind: 'shopper',
  tenant: 'shop',
  sessionId,
  orderIds,
  scopes: ['session', 'order:read'],
  client: 'widget',
});

test('two of the staff with equal rights are one audience, whatever order the rights are in', () => {
  const opal = audienceOf(agent('opal'));
  const jasper = audienceOf(agent('jasper', ['orders:write', 'orders:read']));
  expect(opal.key).toBe(jasper.key);
});

test('one right more is another audience', () => {
  expect(audienceOf(agent('opal')).key).not.toBe(
    audienceOf(agent('opal', ['orders:read', 'orders:write', 'totals:read'])).key,
  );
});

test('joins for the staff run in nobody’s name', () => {
  expect(audienceOf(agent('opal')).caller).toMatchObject({ subject: 'audience', name: '' });
});

test('two sessions never share joins, yet share the source stream', () => {
  const one = audienceOf(shopper('ses_1', ['ord_1']));
  const other = audienceOf(shopper('ses_2', ['ord_1']));
  expect(one.key).not.toBe(other.key);
  expect(one.sourceCaller).toEqual(other.sourceCaller);
});

test('an order more, proved in the same session, is another audience', () => {
  expect(audienceOf(shopper('ses_1', ['ord_1'])).key).not.toBe(
    audienceOf(shopper('ses_1', ['ord_1', 'ord_2'])).key,
  );
});

test('tenants never share', () => {
  expect(audienceOf(anonymous('one')).key).not.toBe(audienceOf(anonymous('two')).key);
  expect(audienceOf(anonymous('one')).sourceCaller.tenant).toBe('one');
});

test('the source stream has the rights of its audience and no more', () => {
  expect(audienceOf(anonymous('shop')).sourceCaller).toEqual({
    kind: 'service',
    subject: 'gateway',
    tenant: 'shop',
    scopes: [],
    client: 'gateway',
  });
});
