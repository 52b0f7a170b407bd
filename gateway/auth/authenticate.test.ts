import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { MINUTE_MS } from '../../kernel/clock.ts';
import { signSessionToken } from '../../kernel/tokens.ts';
import { fakeClock } from '../../tests/support/fake-clock.ts';
import { type Credentials, createAuthenticate } from './authenticate.ts';
import { devTokenTtlMs, openDevIssuer } from './dev-issuer.ts';
import { createStaffVerifier, noStaff, type VerifyStaff } from './staff-token.ts';

const sessionSecret = 'test-only-secret-of-sessions-xxxxxxxxxxxxxxxxxx';
const apiKey = 'test-only-key-of-services-xxxxxxxxxxxxxxxxxxxx';
const clock = fakeClock();
const unauthenticated = expect.objectContaining({ code: 'UNAUTHENTICATED' });
const authenticateWith = (verifyStaff: VerifyStaff, key = apiKey) =>
  createAuthenticate({ tenant: 'shop', sessionSecret, apiKey: key, verifyStaff, clock });
const authenticate = authenticateWith(noStaff);

test('who shows nothing is nobody, in the shop that is asked', async () => {
  expect(await authenticate({})).toEqual({
    caller: { kind: 'anonymous', tenant: 'shop', scopes: [], client: null },
    expiresAtMs: null,
  });
});

test('a session is a shopper; orders in it open orders', async () => {
  const tokenFor = async (orderIds: readonly string[]) => {
    const claims = { tenant: 'glow', sessionId: 'ses_1', orderIds };
    return `Bearer ${await signSessionToken(claims, sessionSecret, clock)}`;
  };
  expect((await authenticate({ authorization: await tokenFor([]) })).caller).toEqual({
    kind: 'shopper',
    tenant: 'glow',
    sessionId: 'ses_1',
    orderIds: [],
    scopes: ['session'],
    client: 'widget',
  });
  expect(await authenticate({ authorization: await tokenFor(['ord_1']) })).toMatchObject({
    caller: { orderIds: ['ord_1'], scopes: ['session', 'order:read'] },
    expiresAtMs: clock.now().getTime() + 60 * MINUTE_MS,
  });
});

test('a service shows its key; where no key is set, none holds', async () => {
  expect((await authenticate({ apiKey })).caller).toMatchObject({
    kind: 'service',
    scopes: ['shipments:write', 'events:write', 'catalog:write'],
  });
  await expect(authenticate({ apiKey: `${apiKey}x` })).rejects.toEqual(unauthenticated);
  await expect(authenticateWith(noStaff, '')({ apiKey: '' })).rejects.toEqual(unauthenticated);
});

test('what is derived from nobody or from the service is derived once: they are one object each', async () => {
  const callersOf = (credentials: Credentials) =>
    Promise.all([1, 2].map(async () => (await authenticate(credentials)).caller));
  for (const [first, second] of [await callersOf({}), await callersOf({ apiKey })])
    expect(second).toBe(first);
});

test('a token of staff gives the rights of its roles; roles nobody knows give none', async () => {
  const idp = await identityProvider();
  const { caller, expiresAtMs } = await idp.authenticate(
    await idp.sign({
      roles: ['concierge_agent', 'emperor'],
      tenant: 'glow',
      azp: 'dashboard',
      name: 'Coco',
    }),
  );
  expect(caller).toMatchObject({
    kind: 'staff',
    tenant: 'glow',
    subject: 'coco',
    name: 'Coco',
    roles: ['concierge_agent'],
    client: 'dashboard',
  });
  expect(caller.scopes).toContain('orders:write');
  expect(caller.scopes).not.toContain('totals:read');
  expect(expiresAtMs).toBe(clock.now().getTime() + MINUTE_MS);
});

test.each([
  ['of another issuer', { iss: 'https://evil.example' }],
  ['for another audience', { aud: 'somebody-else' }],
  ['without a shop', { tenant: undefined }],
  ['that has expired', { exp: 1 }],
  ['that begins later', { nbf: 4_000_000_000 }],
])('a token of staff %s does not hold', async (_, claims: JWTPayload) => {
  const idp = await identityProvider();
  const token = await idp.sign({ roles: ['admin'], tenant: 'glow', ...claims });
  await expect(idp.authenticate(token)).rejects.toEqual(unauthenticated);
});

test('a token signed by a stranger does not hold', async () => {
  const [ours, theirs] = [await identityProvider(), await identityProvider()];
  const token = await theirs.sign({ roles: ['admin'], tenant: 'glow' });
  await expect(ours.authenticate(token)).rejects.toEqual(unauthenticated);
});

test('keys that cannot be had are our trouble: the caller is not told to sign in again', async () => {
  const verify = createStaffVerifier(
    {
      issuer: 'https://idp.example',
      audience: 'aurora',
      keys: () => Promise.reject(new TypeError('fetch failed')),
    },
    clock,
  );
  const idp = await identityProvider();
  await expect(verify(await idp.sign({ tenant: 'glow' }))).rejects.toThrow('fetch failed');
});

test('the development issuer keeps its key, and runs in development only', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'aurora-issuer-'));
  try {
    const options = { environment: 'test', dataDir, tenant: 'glow', clock } as const;
    const issuer = await openDevIssuer(options);
    const { token, expiresAt } = await issuer.mint({ role: 'support_lead', client: 'sandbox' });
    const again = authenticateWith(createStaffVerifier(await openDevIssuer(options), clock));

    expect(await again({ authorization: `Bearer ${token}` })).toMatchObject({
      caller: { kind: 'staff', roles: ['support_lead'], client: 'sandbox', tenant: 'glow' },
      expiresAtMs: expiresAt.getTime(),
    });
    expect(expiresAt.getTime()).toBe(clock.now().getTime() + devTokenTtlMs);
    const { mode } = await stat(join(dataDir, 'development-issuer.json'));
    expect(mode & 0o777).toBe(0o600);
    await expect(openDevIssuer({ ...options, environment: 'production' })).rejects.toEqual(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    );
  } finally {
    await rm(dataDir, { recursive: true });
  }
});

async function identityProvider() {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256' }] });
  const authenticated = authenticateWith(
    createStaffVerifier({ issuer: 'https://idp.example', audience: 'aurora', keys }, clock),
  );
  const nowSeconds = Math.floor(clock.now().getTime() / 1_000);
  const standing = { iss: 'https://idp.example', aud: 'aurora', sub: 'coco', exp: nowSeconds + 60 };
  return {
    authenticate: (token: string) => authenticated({ authorization: `Bearer ${token}` }),
    sign: (claims: JWTPayload) =>
      new SignJWT({ ...standing, ...claims }).setProtectedHeader({ alg: 'ES256' }).sign(privateKey),
  };
}
