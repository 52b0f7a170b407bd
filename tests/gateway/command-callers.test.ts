import { expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { eventually } from '../support/eventually.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { connect, follow } from './subscriptions/support/client.ts';
import { startCommand } from './support/command.ts';
import { startHttpSubgraphs } from './support/http-subgraphs.ts';
import { settingsBeside } from './support/settings-beside.ts';
import { toAnswer } from './support/small-gateway.ts';

const { privateKey, publicKey } = await generateKeyPair('ES256');
const keySet = async () =>
  JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256', kid: 'one' }] });

const sign = (claims: JWTPayload) =>
  new SignJWT({ iss: 'https://id.example/', aud: 'shop', sub: 'ada', ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'one' })
    .setExpirationTime('10m')
    .sign(privateKey);

const settings = (more = '') => `
callers:
  issuer: https://id.example/
  audience: shop
  keys: { file: keys.json }
  scopesOfRoles: { agent: ["orders:read"] }
  cookie: token
  administrators: { roles: [lead] }
${more}
introspection: callers
cors: { origins: [https://shop.example], credentials: true }
`;

const guarded = '{ orders { id } }';
const introspection = '{ __schema { queryType { name } } }';

test('callers are told by the tokens of an issuer, over HTTP, by cookie and over WebSocket', async () => {
  await using folder = await temporaryFolder();
  await using subgraphs = await startHttpSubgraphs();
  await folder.write('keys.json', await keySet());
  const options = await settingsBeside(folder, subgraphs.urls, settings());
  await using gateway = await startCommand(options);
  const agent = await sign({ roles: ['agent'] });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  expect((await gateway.ask(guarded)).codes).toEqual(['UNAUTHENTICATED']);
  expect((await gateway.ask(guarded, bearer(await sign({ roles: ['guest'] })))).codes).toEqual([
    'FORBIDDEN',
  ]);
  const orders = { orders: [{ id: expect.any(String) }, { id: expect.any(String) }] };
  expect((await gateway.ask(guarded, bearer(agent))).body).toEqual({ data: orders });
  expect((await gateway.ask(guarded, { cookie: `a=b; token=${agent}` })).body).toEqual({
    data: orders,
  });
  const forged = await gateway.ask(guarded, bearer(`${agent.slice(0, -6)}AAAAAA`));
  expect([forged.status, forged.codes]).toEqual([401, ['UNAUTHENTICATED']]);

  expect((await gateway.ask(introspection)).codes).toEqual(['UNAUTHENTICATED']);
  expect((await gateway.ask(introspection, bearer(agent))).body).not.toHaveProperty('errors');

  const client = connect(gateway.url.replace('http', 'ws'), `Bearer ${agent}`);
  expect(await follow(client, { query: guarded }).data(1)).toEqual([orders]);
  await client.dispose();

  const admin = async (token: string) =>
    (await fetch(new URL('/admin/operations', gateway.url), { headers: bearer(token) })).status;
  // The scope of that name is the issuer's own affair.
  expect(await admin(await sign({ scope: 'admin' }))).toBe(403);
  expect(await admin(await sign({ roles: ['lead'] }))).toBe(200);

  await folder.write('gateway.yaml', settings('  required: true'));
  await eventually(async () => expect((await gateway.ask('{ __typename }')).status).toBe(401));
  expect((await gateway.ask(guarded, bearer(agent))).body).toEqual({ data: orders });
});

test('pages that are named may ask and send cookies, and others may not', async () => {
  await using folder = await temporaryFolder();
  await using subgraphs = await startHttpSubgraphs();
  await folder.write('keys.json', await keySet());
  const options = await settingsBeside(folder, subgraphs.urls, settings());
  await using gateway = await startCommand(options);
  const preflight = async (origin: string) =>
    (
      await fetch(gateway.url, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      })
    ).headers;
  const ours = await preflight('https://shop.example');
  expect(ours.get('access-control-allow-origin')).toBe('https://shop.example');
  expect(ours.get('access-control-allow-credentials')).toBe('true');
  expect((await preflight('https://else.example')).get('access-control-allow-origin')).toBeNull();

  // The cookie of a visitor is worth nothing to a page elsewhere.
  const get = new URL(`?query=${encodeURIComponent(guarded)}`, gateway.url);
  const cookie = `token=${await sign({ roles: ['agent'] })}`;
  const foreign = await fetch(get, { headers: { cookie, origin: 'https://else.example' } });
  expect([foreign.status, (await toAnswer(foreign)).codes]).toEqual([400, ['CSRF_BLOCKED']]);
  const own = await fetch(get, { headers: { cookie, origin: 'https://shop.example' } });
  expect(own.status).toBe(200);
  expect(own.headers.get('cache-control') ?? 'no-store').not.toContain('public');
});

test('a set of keys that holds a private one is refused', async () => {
  await using folder = await temporaryFolder();
  await using subgraphs = await startHttpSubgraphs();
  await folder.write('keys.json', '{"keys":[{"kty":"EC","d":"AAAA"}]}');
  const options = await settingsBeside(folder, subgraphs.urls, settings());
  await expect(startCommand(options)).rejects.toThrow(
    'callers.keys.file: a key is private: only the issuer may have it',
  );
});
