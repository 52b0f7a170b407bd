import { expect, test } from '@jest/globals';
import { pushBrowser } from '../../../kernel/notices/testing/push-browser.ts';
import { identityOf, maskTarget, readTarget, type UpdateTarget } from './target.ts';

const own = 'opal@example.com';
const { target: push } = pushBrowser('https://fcm.googleapis.com/fcm/send/abc');
const read = (
  given: Omit<Parameters<typeof readTarget>[0], 'channel'>,
  channel: 'EMAIL' | 'SMS' | 'PUSH',
) => readTarget({ channel, ...given }, own, false);

test('an address is compared in one form, and is the order’s own when none is given', () => {
  expect(read({ email: ' Jasper@Example.COM ' }, 'EMAIL')).toEqual({
    channel: 'EMAIL',
    email: 'jasper@example.com',
  });
  expect(read({}, 'EMAIL')).toEqual({ channel: 'EMAIL', email: own });
});

test.each([
  '',
  'jasper',
  'a@b',
  'a@example.com,b@example.com',
  'a@example.com;b',
  '<a@example.com>',
  `${'a'.repeat(300)}@example.com`,
])('%j is no address', (email) => {
  expect(read({ email }, 'EMAIL')).toBe('EMAIL_INVALID');
});

test('a number is compared in one form, and has its country', () => {
  const target = { channel: 'SMS', phone: '+31612345678' };
  expect(read({ phone: '0031 (6) 12-34.56 78' }, 'SMS')).toEqual(target);
  expect(read({ phone: '06 1234 5678' }, 'SMS')).toBe('PHONE_INVALID');
  expect(read({}, 'SMS')).toBe('PHONE_INVALID');
});

test('a browser has an address at a push service and keys of the right length', () => {
  expect(read({ push }, 'PUSH')).toEqual({ channel: 'PUSH', push });
  expect(read({}, 'PUSH')).toBe('PUSH_INVALID');
  for (const other of [
    { ...push, endpoint: 'https://intranet.example/push' },
    { ...push, endpoint: 'http://127.0.0.1/push' },
    { ...push, p256dh: push.auth },
    { ...push, p256dh: Buffer.alloc(65).toString('base64url') },
    { ...push, auth: 'c2hvcnQ' },
    { ...push, auth: `${push.auth}"}` },
  ])
    expect(read({ push: other }, 'PUSH')).toBe('PUSH_INVALID');
});

test('targets that are shown are masked, and told apart by what they reach', () => {
  const targets: readonly UpdateTarget[] = [
    { channel: 'EMAIL', email: own },
    { channel: 'SMS', phone: '+31612345678' },
    { channel: 'PUSH', push },
  ];
  expect(targets.map(maskTarget)).toEqual([
    'o•••@example.com',
    '+31 ••• 78',
    'a browser, by fcm.googleapis.com',
  ]);
  expect(new Set(targets.map(identityOf)).size).toBe(3);
  const renewed: UpdateTarget = { channel: 'PUSH', push: { ...push, auth: 'other' } };
  expect(identityOf(renewed)).toBe(identityOf({ channel: 'PUSH', push }));
});
