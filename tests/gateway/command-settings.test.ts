import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { runCommand, startCommand } from './support/command.ts';
import { startHttpSubgraphs } from './support/http-subgraphs.ts';
import { settingsBeside } from './support/settings-beside.ts';

const withTitles = '{ order(id: "1") { number lines { product { title } } } }';

const settings = `
headers:
  request:
    - { pass: x-locale, default: en }
    - { pass: x-shop, as: x-tenant, subgraphs: [orders] }
    - { set: x-api-key, env: CATALOG_KEY, subgraphs: [catalog] }
    - { remove: x-locale, subgraphs: [catalog] }
  response:
    - { pass: set-cookie }
    - { pass: x-stock, merge: last }
stale:
  Query.order: { ttlSeconds: 60, scope: everybody }
  Product: { ttlSeconds: 60, scope: everybody }
budgets: { costPerMinute: 600 }
`;

test('settings say which headers travel, what may be old and what clients may spend', async () => {
  await using folder = await temporaryFolder();
  await using subgraphs = await startHttpSubgraphs();
  const options = await settingsBeside(folder, subgraphs.urls, settings);
  await using gateway = await startCommand(options, { CATALOG_KEY: 'of-the-catalog' });
  for (const name of ['orders', 'catalog'] as const)
    subgraphs.intercept(name, (_, response) => {
      response.setHeader('set-cookie', [`${name}=1`]);
      response.setHeader('x-stock', name);
      response.setHeader('x-powered-by', 'secret');
      return false;
    });

  const { headers, body } = await gateway.ask(withTitles, {
    'x-shop': 'glow',
    authorization: 'Bearer mine',
    cookie: 'session=1',
  });
  expect(body).not.toHaveProperty('errors');
  const sent = {
    orders: subgraphs.requests.orders[0]?.headers,
    catalog: subgraphs.requests.catalog[0]?.headers,
  };
  expect(sent.orders).toMatchObject({ 'x-locale': 'en', 'x-tenant': 'glow' });
  expect(sent.catalog).toMatchObject({ 'x-api-key': 'of-the-catalog' });
  expect(sent.catalog).not.toHaveProperty('x-locale');
  for (const name of ['authorization', 'cookie', 'x-shop'])
    for (const one of Object.values(sent)) expect(one).not.toHaveProperty(name);
  expect(headers.getSetCookie()).toEqual(['orders=1', 'catalog=1']);
  expect(headers.get('x-stock')).toBe('catalog');
  expect(headers.get('x-powered-by')).toBeNull();

  // The cost of the operation, as `@listSize` and `@cost` have it, out of six hundred points.
  expect(headers.get('ratelimit-policy')).toBe('"cost";q=600;w=60');
  expect(headers.get('ratelimit')).toMatch(/^"cost";r=5\d\d;t=\d+$/);
  const costly = '{ product(id: "ring") { appraisal } }';
  expect((await gateway.ask(costly)).status).toBe(200);
  const refused = await gateway.ask(costly);
  expect([refused.status, refused.codes]).toEqual([429, ['RATE_LIMITED']]);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);

  for (const name of ['orders', 'catalog'] as const)
    subgraphs.intercept(name, ({ socket }) => Boolean(socket.destroy()));
  expect((await gateway.ask(withTitles)).body).toEqual({
    data: body.data,
    extensions: {
      stale: [
        { subgraph: 'orders', type: 'Query', field: 'order', ageSeconds: expect.any(Number) },
        { subgraph: 'catalog', type: 'Product', ageSeconds: expect.any(Number) },
      ],
    },
  });
});

test('pages elsewhere may send and read the headers that travel', async () => {
  await using folder = await temporaryFolder();
  await using subgraphs = await startHttpSubgraphs();
  const options = await settingsBeside(folder, subgraphs.urls, settings);
  await using gateway = await startCommand(options, { CATALOG_KEY: 'of-the-catalog' });
  const { headers } = await fetch(gateway.url, {
    method: 'OPTIONS',
    headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' },
  });
  expect(headers.get('access-control-allow-headers')?.split(', ')).toEqual(
    expect.arrayContaining(['content-type', 'x-locale', 'x-shop']),
  );
  expect(headers.get('access-control-expose-headers')?.split(', ')).toEqual(
    expect.arrayContaining(['ratelimit', 'x-stock']),
  );
});

test('settings are read anew when they change, and the last good ones stay', async () => {
  await using folder = await temporaryFolder();
  await using subgraphs = await startHttpSubgraphs();
  const options = await settingsBeside(
    folder,
    subgraphs.urls,
    'headers: { request: [{ pass: x-one }] }',
  );
  await using gateway = await startCommand(options);
  const sentOf = async (): Promise<readonly string[]> => {
    await gateway.ask(withTitles, { 'x-one': '1', 'x-two': '2' });
    return ['x-one', 'x-two'].filter((name) => subgraphs.requests.orders.at(-1)?.headers[name]);
  };
  expect(await sentOf()).toEqual(['x-one']);

  await folder.write('gateway.yaml', 'headers: { request: [{ pass: x-two }] }');
  await eventually(async () => expect(await sentOf()).toEqual(['x-two']));

  await folder.write('gateway.yaml', 'headers: { request: [{ pass: host }] }');
  await eventually(async () =>
    expect(await gateway.health()).toMatchObject({ refused: ['settings'] }),
  );
  expect(await sentOf()).toEqual(['x-two']);

  await folder.write('gateway.yaml', 'budgets: { requestsPerMinute: 1 }');
  await eventually(async () => expect(await gateway.health()).toMatchObject({ refused: [] }));
  expect([
    (await gateway.ask('{ __typename }')).status,
    (await gateway.ask('{ __typename }')).status,
  ]).toContain(429);
});

test.each([
  [
    'a rule that cannot be',
    'headers: { request: [{ pass: content-length }] }',
    'headers.request[0].pass: content-length is what the gateway itself says',
  ],
  [
    'a subgraph that nobody knows',
    'headers: { request: [{ pass: a, subgraphs: [order] }] }',
    'headers.request[0].subgraphs: there is no subgraph order; there are catalog, orders',
  ],
  [
    'a type that nobody knows',
    'stale: { Ware: { ttlSeconds: 1 } }',
    'stale.Ware: there is no type Ware',
  ],
])('with %s the command says so and ends with 1', async (_, text, words) => {
  await using folder = await temporaryFolder();
  await using subgraphs = await startHttpSubgraphs();
  const options = await settingsBeside(folder, subgraphs.urls, text);
  const command = await runCommand([...options, '--port', '0']);
  let said = '';
  command.stderr.on('data', (chunk) => {
    said += String(chunk);
  });
  expect(await once(command, 'exit')).toEqual([1, null]);
  expect(said).toContain(words);
});

test('the file may be named in the environment, and has to be there', async () => {
  const command = await runCommand(['--supergraph', 'x', '--port', '0'], {
    AURORA_GATEWAY_CONFIG: 'no-such-file.yaml',
  });
  let said = '';
  command.stderr.on('data', (chunk) => {
    said += String(chunk);
  });
  expect(await once(command, 'exit')).toEqual([1, null]);
  expect(said).toContain('no-such-file.yaml cannot be read');
});
