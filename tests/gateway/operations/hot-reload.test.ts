import { expect, test } from '@jest/globals';
import { staticSource } from '../../../gateway/composition/supergraph-source.ts';
import type { GatewayParts } from '../../../gateway/gateway.ts';
import { openPolicy } from '../../../gateway/operations/document-modes.ts';
import { createInstanceFiles } from '../../../gateway/operations/instance-files.ts';
import { folderManifests } from '../../../gateway/operations/manifests/manifest-source.ts';
import { createUsageFiles } from '../../../gateway/operations/usage/usage-store.ts';
import { createLog } from '../../../kernel/log.ts';
import { eventually } from '../../support/eventually.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { asNamed } from '../support/as-caller.ts';
import { startSmallGateway, supergraphOf } from '../support/small-gateway.ts';
import { sdl } from '../support/small-shop.ts';

const number = 'query Number { order(id: "1") { number } }';
const titles = 'query Titles { order(id: "1") { lines { product { title } } } }';
const dashboard = { authorization: 'dashboard orders:read' };
const admin = { authorization: 'office admin' };

/** A gateway over a folder of manifests; the dashboard sends ids alone. */
async function start(parts: Partial<GatewayParts> = {}) {
  const folder = await temporaryFolder();
  const lines: string[] = [];
  await folder.write('operations/dashboard/1.json', JSON.stringify({ number }));
  const shop = await startSmallGateway({
    authenticate: asNamed,
    documents: { ...openPolicy, clients: new Map([['dashboard', 'id']]) },
    operations: folderManifests(`${folder.path}/operations`),
    operationRecords: {
      usage: createUsageFiles(`${folder.path}/usage`, 'host-1'),
      unregistered: createInstanceFiles(`${folder.path}/unregistered`, 'host-1'),
    },
    log: createLog({
      level: 'warn',
      name: 'test',
      destination: { write: (line) => lines.push(line) },
    }),
    ...parts,
  });
  return {
    ...shop,
    folder,
    lines,
    codes: async (documentId: string) => (await shop.ask({ documentId }, dashboard)).codes,
    async [Symbol.asyncDispose]() {
      await shop[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

test('a manifest that is put there is taken up, whichever its format', async () => {
  await using shop = await start();
  expect(await shop.codes('titles')).toEqual(['PERSISTED_QUERY_NOT_IN_LIST']);
  await shop.folder.write('operations/dashboard/2.json', JSON.stringify([['titles', titles]]));
  await eventually(async () => expect(await shop.codes('titles')).toEqual([]));
  expect(await shop.codes('number')).toEqual([]);
});

test('one with an operation that does not fit is refused whole; what was there serves on', async () => {
  await using shop = await start();
  const texts = { titles, gone: 'query Gone { gone }' };
  await shop.folder.write('operations/dashboard/2.json', JSON.stringify(texts));
  await eventually(() => expect(shop.gateway.health().refused).toEqual(['operations']));

  expect(await shop.codes('number')).toEqual([]);
  expect(await shop.codes('titles')).toEqual(['PERSISTED_QUERY_NOT_IN_LIST']);
  expect(shop.lines.join('')).toContain('dashboard/2.json gone: Cannot query field');
  expect(await (await shop.fetch('/metrics')).text()).toContain('aurora_operations_refused 1');

  await shop.folder.write('operations/dashboard/2.json', JSON.stringify({ titles }));
  await eventually(async () => expect(await shop.codes('titles')).toEqual([]));
  expect(shop.gateway.health().refused).toEqual([]);
});

test('one whose page size is left to a variable is taken up, and each request has to give it', async () => {
  const orders = sdl.orders
    .replace('first: Int = 2', 'first: Int')
    .replace('requireOneSlicingArgument: false, ', '');
  await using shop = await start({ source: staticSource(supergraphOf({ orders })) });
  const page = 'query Page($first: Int) { orders(first: $first) { id } }';
  await shop.folder.write('operations/dashboard/2.json', JSON.stringify({ page }));
  const ask = async (variables: object) =>
    (await shop.ask({ documentId: 'page', variables }, dashboard)).codes;
  await eventually(async () => expect(await ask({ first: 1 })).toEqual([]));
  expect(await ask({})).toEqual(['GRAPHQL_VALIDATION_FAILED']);
});

test('a build that is still asked for cannot be taken away, unless an admin says so', async () => {
  await using shop = await start();
  await shop.folder.write('operations/dashboard/2.json', JSON.stringify({ titles }));
  await eventually(async () => expect(await shop.codes('titles')).toEqual([]));
  expect(await shop.codes('number')).toEqual([]);

  await shop.folder.remove('operations/dashboard/1.json');
  await eventually(() => expect(shop.gateway.health().refused).toEqual(['operations']));
  expect(await shop.codes('number')).toEqual([]);

  const reload = (body: object, caller = admin, type = 'application/json') =>
    shop.fetch('/admin/operations/reload', {
      method: 'POST',
      headers: { ...caller, 'content-type': type },
      body: JSON.stringify(body),
    });
  expect((await reload({ force: true }, dashboard)).status).toBe(403);
  expect((await reload({ force: false })).status).toBe(409);
  // What a page elsewhere could make an administrator's browser send.
  expect((await reload({ force: true }, admin, 'text/plain')).status).toBe(415);
  const refused = await reload({ force: 'yes' });
  expect([refused.status, JSON.stringify(await refused.json())]).toEqual([
    400,
    expect.stringContaining('force: must be true or false'),
  ]);
  expect((await reload({ force: true })).status).toBe(200);
  expect(await shop.codes('number')).toEqual(['PERSISTED_QUERY_NOT_IN_LIST']);
  expect(await shop.codes('titles')).toEqual([]);
});
