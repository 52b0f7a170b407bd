import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { fakeClock } from '../../tests/support/fake-clock.ts';
import type { Credentials } from './authenticate.ts';
import { createTokenAuthenticate, identifiedByOf, type TokenCallers } from './token-callers.ts';

const clock = fakeClock();
const { privateKey, publicKey } = await generateKeyPair('ES256');
const stranger = await generateKeyPair('ES256');

const callers: TokenCallers = {
  issuer: 'https://id.example/',
  audience: ['shop-api', 'old-api'],
  keys: { set: { keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256', kid: 'one' }] } },
  algorithms: ['ES256'],
  clockToleranceSeconds: 5,
  header: 'authorization',
  scheme: 'Bearer',
  cookie: null,
  isRequired: false,
  claims: { subject: 'sub', client: 'azp', scopes: ['scope', 'scp'], roles: ['realm.roles'] },
  scopesOfRoles: { agent: ['orders:write'] },
};

const nowSeconds = () => Math.floor(clock.now().getTime() / 1_000);

const sign = (claims: JWTPayload = {}, key = privateKey) =>
  new SignJWT({
    iss: 'https://id.example/',
    aud: 'shop-api',
    sub: 'ada',
    exp: nowSeconds() + 600,
    ...claims,
  })
    .setProtectedHeader({ alg: 'ES256', kid: 'one' })
    .sign(key);

const callerOf = async (credentials: Credentials, changed: Partial<TokenCallers> = {}) =>
  (await createTokenAuthenticate({ ...callers, ...changed }, clock)(credentials)).caller;

const bearer = (token: string): Credentials => ({ authorization: `Bearer ${token}` });

test('a token says who asks, by which application, with which roles and scopes', async () => {
  const token = await sign({
    azp: 'dashboard',
    scope: 'orders:read kpis:read',
    scp: ['events:read'],
    realm: { roles: ['agent', 'viewer'] },
  });
  expect(await callerOf(bearer(token))).toEqual({
    kind: 'staff',
    tenant: 'default',
    subject: 'ada',
    name: '',
    client: 'dashboard',
    roles: ['agent', 'viewer'],
    scopes: ['events:read', 'kpis:read', 'orders:read', 'orders:write'],
  });
});

test('keys are fetched from their address once', async () => {
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    response.end(JSON.stringify('set' in callers.keys && callers.keys.set));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const keys = { url: `http://127.0.0.1:${port}/keys` };
    const authenticate = createTokenAuthenticate({ ...callers, keys }, clock);
    for (const sub of ['ada', 'bob'])
      expect(await authenticate(bearer(await sign({ sub })))).toMatchObject({
        caller: { subject: sub },
      });
    expect(asked).toBe(1);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('a claim whose name has dots is found by its name', async () => {
  const token = await sign({ 'https://shop.example/roles': ['agent'] });
  const claims = { ...callers.claims, roles: ['https://shop.example/roles'] };
  expect(await callerOf(bearer(token), { claims })).toMatchObject({ roles: ['agent'] });
});

test('who shows nothing is anonymous, or refused where a token is required', async () => {
  expect(await callerOf({})).toMatchObject({ kind: 'anonymous' });
  await expect(callerOf({}, { isRequired: true })).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
    message: 'Send a token as "authorization: Bearer …"',
  });
});

test.each([
  ['of another issuer', () => sign({ iss: 'https://else.example/' })],
  ['for another audience', () => sign({ aud: 'else' })],
  ['signed by somebody else', () => sign({}, stranger.privateKey)],
  ['that has ended', () => sign({ exp: nowSeconds() - 6 })],
  ['that does not say whose it is', () => sign({ sub: undefined as never })],
  ['that never ends', () => sign({ exp: undefined as never })],
  ['that is none', async () => 'a.b.c'],
])('a token %s is refused, and not taken for nobody’s', async (_, make) => {
  await expect(callerOf(bearer(await make()))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
});

test('clocks may differ by a little', async () => {
  const token = await sign({ exp: nowSeconds() - 4 });
  expect(await callerOf(bearer(token))).toMatchObject({ subject: 'ada' });
});

test('an algorithm that is not listed is refused', async () => {
  await expect(callerOf(bearer(await sign()), { algorithms: ['RS256'] })).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
  });
});

test('the header and the word before the token are the operator’s', async () => {
  const token = await sign();
  const own = { header: 'x-token', scheme: '' };
  const other = (name: string) => (name === 'x-token' ? token : undefined);
  expect(await callerOf({ other }, own)).toMatchObject({ subject: 'ada' });
  expect(await callerOf(bearer(token), own)).toMatchObject({ kind: 'anonymous' });
  expect(identifiedByOf({ ...callers, ...own })).toEqual(['x-token']);
});

test.each(['Bearer', 'Basic abc', 'Bearer a b', 'token'])(
  '"%s" is no token, and not taken for nobody’s',
  async (authorization) => {
    await expect(callerOf({ authorization })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  },
);

test('a cookie holds the token where the header is not there', async () => {
  const [own, others] = [await sign(), await sign({ sub: 'bob' })];
  const other = (name: string) => (name === 'cookie' ? `a=1; token=${own}; xtoken=2` : undefined);
  expect(await callerOf({ other }, { cookie: 'token' })).toMatchObject({ subject: 'ada' });
  expect(await callerOf({ ...bearer(others), other }, { cookie: 'token' })).toMatchObject({
    subject: 'bob',
  });
  expect(await callerOf({ other }, { cookie: 'else' })).toMatchObject({ kind: 'anonymous' });
  expect(identifiedByOf({ ...callers, cookie: 'token' })).toEqual(['cookie']);
});

test('a role cannot bring what every object inherits', async () => {
  const token = await sign({ realm: { roles: ['constructor', '__proto__'] } });
  expect(await callerOf(bearer(token))).toMatchObject({ scopes: [] });
});

test('equal tokens give the same caller, so that what follows from it is made once', async () => {
  const authenticate = createTokenAuthenticate(callers, clock);
  const token = await sign();
  const first = await authenticate(bearer(token));
  expect((await authenticate(bearer(token))).caller).toBe(first.caller);
});
