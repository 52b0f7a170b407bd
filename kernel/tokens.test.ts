import { expect, test } from '@jest/globals';
import { anonymous } from './caller.ts';
import {
  callerHeaderTtlMs,
  signCaller,
  signOrderLink,
  signSessionToken,
  verifyCaller,
  verifyOrderLink,
  verifySessionToken,
} from './tokens.ts';

const secret = 'one secret for the tests of tokens';
const at = (iso: string) => ({ now: () => new Date(iso) });
const noon = at('2026-11-21T12:00:00.000Z');
const claims = { tenant: 'glowglitch', sessionId: 'ses_1', orderIds: ['ord_1'] };
const unauthenticated = (reason: string) =>
  expect.objectContaining({ code: 'UNAUTHENTICATED', details: { reason } });

test('a session token brings back its claims and its end', async () => {
  const token = await signSessionToken(claims, secret, noon);
  await expect(verifySessionToken(token, secret, noon)).resolves.toEqual({
    ...claims,
    expiresAtMs: Date.parse('2026-11-21T13:00:00.000Z'),
  });
});

test('order access ends after an hour, a bare session after twelve', async () => {
  const order = await signSessionToken(claims, secret, noon);
  const session = await signSessionToken({ ...claims, orderIds: [] }, secret, noon);
  const later = at('2026-11-21T14:00:00.000Z');
  await expect(verifySessionToken(order, secret, later)).rejects.toEqual(
    unauthenticated('expired'),
  );
  await expect(verifySessionToken(session, secret, later)).resolves.toMatchObject({ orderIds: [] });
});

test('a token of another secret, of another kind, or unsigned is refused', async () => {
  const forged = await signSessionToken(claims, 'a secret that somebody else guessed', noon);
  const header = await signCaller(anonymous('glowglitch'), secret, noon);
  const unsigned = [
    Buffer.from('{"alg":"none","typ":"aurora-session+jwt"}').toString('base64url'),
    Buffer.from('{"iss":"aurora","sub":"ses_1","tenant":"glowglitch"}').toString('base64url'),
    '',
  ].join('.');
  for (const token of [forged, header, unsigned, 'noise', ''])
    await expect(verifySessionToken(token, secret, noon)).rejects.toEqual(
      unauthenticated('invalid'),
    );
});

test('a subgraph believes the caller header for a minute', async () => {
  const caller = anonymous('glowglitch');
  const header = await signCaller(caller, secret, noon);
  await expect(verifyCaller(header, secret, noon)).resolves.toEqual({
    caller,
    expiresAtMs: noon.now().getTime() + callerHeaderTtlMs,
  });
  await expect(verifyCaller(header, secret, at('2026-11-21T12:02:00.000Z'))).rejects.toEqual(
    unauthenticated('expired'),
  );
  await expect(verifyCaller(undefined, secret, noon)).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
  });
});

test('a link of a letter answers its challenge until it expires, and nothing else', async () => {
  const link = { tenant: 'glowglitch', challengeId: 'lch_1' };
  const expiresAt = new Date('2026-11-21T12:10:00.000Z');
  const signed = await signOrderLink({ ...link, expiresAt }, secret, noon);
  expect(await verifyOrderLink(signed, secret, noon)).toEqual(link);
  expect(await verifyOrderLink(signed, secret, at('2026-11-21T12:11:00.000Z'))).toBeNull();
  expect(await verifyOrderLink(signed, 'a secret that somebody else guessed', noon)).toBeNull();
  expect(await verifyOrderLink(`${signed}x`, secret, noon)).toBeNull();
  const session = await signSessionToken(claims, secret, noon);
  expect(await verifyOrderLink(session, secret, noon)).toBeNull();
  await expect(verifySessionToken(signed, secret, noon)).rejects.toEqual(
    unauthenticated('invalid'),
  );
});
