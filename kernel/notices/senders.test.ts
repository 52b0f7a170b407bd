import { createPublicKey, verify } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { fakeClock } from '../../tests/support/fake-clock.ts';
import { testConfig } from '../../tests/support/test-config.ts';
import type { EmailNotice, PushNotice, SmsNotice } from '../notifier.ts';
import { signWebhook } from '../webhook-signature.ts';
import { createMailSender } from './mail-sender.ts';
import type { VapidKeys } from './notice-config.ts';
import { createPushSender } from './push-sender.ts';
import { createSmsSender } from './sms-sender.ts';
import { startHttpReceiver } from './testing/http-receiver.ts';
import { startMailReceiver } from './testing/mail-receiver.ts';
import { pushBrowser } from './testing/push-browser.ts';

const clock = fakeClock();
/** Only who is silent is waited for so briefly: a slow machine is not taken for a silent one. */
const timeoutMsOf = (behaviour: unknown): number => (behaviour === 'silent' ? 1_000 : 30_000);
const secret = 'a-secret-of-the-text-gateway-in-tests';
const vapid = testConfig().notices.vapid as VapidKeys;

const words = {
  tenant: 'glowglitch',
  id: 'upd_1',
  template: 'order_update',
  subject: 'GG-12047 is out for delivery',
  body: 'Your parcel is in the van.\n\nIt comes <today>.',
  fields: {},
  link: { url: 'https://shop.example/shop', label: 'See your order' },
} as const;

const aLetter: EmailNotice = {
  ...words,
  channel: 'email',
  to: 'opal@example.com',
  unsubscribeUrl: 'https://shop.example/order-updates/stop?t=token',
};
const aText: SmsNotice = { ...words, channel: 'sms', to: '+31612345678' };
const aPush = (to: PushNotice['to']): PushNotice => ({
  ...words,
  channel: 'push',
  to,
  topic: 'order-1',
});

test('a push message opens with the keys of its browser, and no other reads it', async () => {
  await using service = await startHttpReceiver();
  const browser = pushBrowser(`${service.url}/push/1`);
  const send = createPushSender({ vapid, clock, allowsLoopback: true });

  await send(aPush(browser.target));

  const [message] = service.received;
  expect(message?.path).toBe('/push/1');
  expect(browser.open(message?.body ?? Buffer.alloc(0))).toEqual({
    title: words.subject,
    body: words.body,
    url: words.link.url,
    tag: 'order-1',
  });
  expect(message?.headers).toMatchObject({
    ttl: '43200',
    topic: 'order-1',
    'content-encoding': 'aes128gcm',
    authorization: expect.stringMatching(/^vapid t=[\w-]+\.[\w-]+\.[\w-]+, k=/),
  });
  expect(() => pushBrowser(service.url).open(message?.body ?? Buffer.alloc(0))).toThrow();
});

test('a push message is signed for its service, as RFC 8292 says', async () => {
  await using service = await startHttpReceiver();
  const before = Date.now() / 1_000;
  await createPushSender({ vapid, clock, allowsLoopback: true })(
    aPush(pushBrowser(`${service.url}/push/1`).target),
  );
  const authorization = service.received[0]?.headers.authorization ?? '';
  const [, token = '', key = ''] = /^vapid t=([^,]+), k=(.+)$/.exec(authorization) ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  expect(key).toBe(vapid.publicKey);
  const point = Buffer.from(key, 'base64url');
  const coordinate = (from: number) => point.subarray(from, from + 32).toString('base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: coordinate(1), y: coordinate(33) };
  const signedBy = {
    key: createPublicKey({ key: jwk, format: 'jwk' }),
    dsaEncoding: 'ieee-p1363',
  } as const;
  const isSigned = (text: string) =>
    verify('sha256', Buffer.from(text), signedBy, Buffer.from(signature, 'base64url'));
  expect([isSigned(`${head}.${claims}`), isSigned(`${head}.x`)]).toEqual([true, false]);
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'));
  expect([aud, sub]).toEqual([service.url, vapid.subject]);
  // A day at most.
  expect(exp).toBeGreaterThan(before);
  expect(exp).toBeLessThan(before + 24 * 60 * 60 + 60);
});

test('a push message goes to push services alone', async () => {
  await using service = await startHttpReceiver();
  const send = createPushSender({ vapid, clock, allowsLoopback: false });
  await expect(send(aPush(pushBrowser(service.url).target))).rejects.toMatchObject({
    kind: 'GONE',
    reason: 'ENDPOINT_REFUSED',
  });
  expect(service.received).toEqual([]);
});

test('keys that no browser made are an end, and are not told', async () => {
  const send = createPushSender({ vapid, clock, allowsLoopback: true });
  const to = { endpoint: 'http://127.0.0.1:9/push', p256dh: 'c2hvcnQ', auth: 'c2hvcnQ' };
  const failure = await send(aPush(to)).catch((error: unknown) => error);
  expect(failure).toMatchObject({ kind: 'GONE', reason: 'KEYS_INVALID' });
  expect(String(failure)).not.toContain('c2hvcnQ');
});

test('a text is handed on signed, under the same id at each try', async () => {
  await using gateway = await startHttpReceiver();
  const send = createSmsSender({ gateway: { url: gateway.url, secret }, clock });

  await send(aText);
  await send(aText);

  const [text, again] = gateway.received;
  const body = text?.body.toString('utf8') ?? '';
  expect(JSON.parse(body)).toEqual({ id: 'upd_1', to: '+31612345678', text: words.body });
  expect(text?.headers).toMatchObject(signWebhook({ id: 'upd_1', at: clock.now(), body, secret }));
  expect(again?.headers['webhook-id']).toBe('upd_1');
});

test.each([
  [{ status: 429, headers: { 'retry-after': '7' } }, 'TEMPORARY', 'HTTP_429', 7_000],
  [
    { status: 503, headers: { 'retry-after': 'Sat, 21 Nov 2026 12:02:00 GMT' } },
    'TEMPORARY',
    'HTTP_503',
    120_000,
  ],
  [{ status: 500 }, 'TEMPORARY', 'HTTP_500', null],
  [{ status: 410 }, 'GONE', 'HTTP_410', null],
  [{ status: 404 }, 'GONE', 'HTTP_404', null],
  [{ status: 400 }, 'PERMANENT', 'HTTP_400', null],
  [{ status: 302, headers: { location: 'http://127.0.0.1:9' } }, 'PERMANENT', 'HTTP_302', null],
  ['silent', 'TEMPORARY', 'TIMEOUT', null],
  ['cut', 'TEMPORARY', 'CONNECTION', null],
] as const)(
  'a push service that is %j is a failure %s',
  async (behaviour, kind, reason, waitMs) => {
    await using service = await startHttpReceiver();
    service.behave(behaviour);
    const timeoutMs = timeoutMsOf(behaviour);
    const send = createPushSender({ vapid, clock, allowsLoopback: true, timeoutMs });
    const failure = await send(aPush(pushBrowser(`${service.url}/secret-path`).target)).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ kind, reason, retryAfterMs: waitMs });
    const told = JSON.stringify([String(failure), failure, (failure as Error).cause]);
    expect(told).not.toMatch(/secret-path|opal@example|127\.0\.0\.1/);
    expect(service.received).toHaveLength(1);
  },
);

test('a text gateway that is not there is our mistake and not the end of a number', async () => {
  await using gateway = await startHttpReceiver();
  gateway.behave({ status: 404 });
  const send = createSmsSender({ gateway: { url: gateway.url, secret }, clock });
  await expect(send(aText)).rejects.toMatchObject({ kind: 'PERMANENT', reason: 'HTTP_404' });
});

test('a letter is plain text and a page, and says how to end them with one click', async () => {
  await using server = await startMailReceiver();
  const mail = createMailSender({ server: from(server.url), requiresTls: false });
  try {
    await mail.send(aLetter);
  } finally {
    mail.close();
  }
  const [letter] = server.letters;
  expect(letter).toMatchObject({ from: 'orders@glowglitch.com', to: ['opal@example.com'] });
  const source = letter?.source ?? '';
  expect(source).toMatch(
    /^List-Unsubscribe: <https:\/\/shop\.example\/order-updates\/stop\?t=token>$/m,
  );
  expect(source).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m);
  expect(source).toMatch(/^Message-ID: <upd_1@glowglitch\.com>$/m);
  expect(source).toMatch(/^Auto-Submitted: auto-generated$/im);
  expect(source).toMatch(/^Subject: GG-12047 is out for delivery$/m);
  const plain = source.replace(/=\n/g, '').replaceAll('=3D', '=');
  expect(plain).toContain(
    'No more of these letters: https://shop.example/order-updates/stop?t=token',
  );
  expect(plain).toContain('<p>It comes &#60;today&#62;.</p>');
});

test('an address that holds several is one address', async () => {
  await using server = await startMailReceiver();
  const mail = createMailSender({ server: from(server.url), requiresTls: false });
  try {
    await mail.send({ ...aLetter, to: 'a@example.com, b@example.com' }).catch(() => {});
  } finally {
    mail.close();
  }
  expect(server.letters.flatMap(({ to }) => to)).not.toContain('b@example.com');
});

test.each([
  ['450 4.2.1 <opal@example.com> is busy', 'TEMPORARY', 'SMTP_450'],
  ['550 5.1.1 <opal@example.com> is unknown', 'PERMANENT', 'SMTP_550'],
  ['silent', 'TEMPORARY', 'TIMEOUT'],
  ['cut', 'TEMPORARY', 'CONNECTION'],
] as const)('a mail server that answers %s is a failure %s', async (behaviour, kind, reason) => {
  await using server = await startMailReceiver();
  server.behave(behaviour);
  const timeoutMs = timeoutMsOf(behaviour);
  const mail = createMailSender({ server: from(server.url), requiresTls: false, timeoutMs });
  try {
    const failure = await mail.send(aLetter).catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind, reason });
    expect(JSON.stringify([String(failure), failure])).not.toContain('opal');
    expect((failure as Error).cause).toBeUndefined();
  } finally {
    mail.close();
  }
});

test.each([
  ['530 5.7.0 Authentication required', 'MAIL'],
  ['550 5.7.1 <orders@glowglitch.com> may not send here', 'MAIL'],
] as const)(
  'a server that answers our own name with %s is for us to put right',
  async (reply, to) => {
    await using server = await startMailReceiver();
    server.behave(reply, to);
    const mail = createMailSender({ server: from(server.url), requiresTls: false });
    try {
      await expect(mail.send(aLetter)).rejects.toMatchObject({ kind: 'TEMPORARY' });
    } finally {
      mail.close();
    }
  },
);

const from = (url: string) => ({ url, from: 'GlowGlitch <orders@glowglitch.com>' });
