import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { type DocumentPolicy, openPolicy } from '../../gateway/operations/document-modes.ts';
import { staticManifests } from '../../gateway/operations/manifests/manifest-source.ts';
import { asNamed } from './support/as-caller.ts';
import { type SmallGateway, startSmallGateway, toAnswer } from './support/small-gateway.ts';

const number = 'query Number($id: ID!) { order(id: $id) { number } }';
const note = 'mutation Note { note(text: "hello") }';
const other = 'query Other { __typename }';
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const idOf = (text: string) => `sha256:${hashOf(text)}`;

const manifest = (client: string, texts: readonly string[]) => ({
  client,
  version: '1',
  file: `${client}/1.json`,
  operations: new Map(texts.map((text) => [idOf(text), text])),
});
const start = (changed: Partial<DocumentPolicy> = {}) =>
  startSmallGateway({
    authenticate: asNamed,
    operations: staticManifests([
      manifest('dashboard', [number, note]),
      manifest('widget', [other]),
    ]),
    documents: {
      ...openPolicy,
      clients: new Map([
        ['dashboard', 'id'],
        ['widget', 'id'],
      ]),
      ...changed,
    },
  });

const dashboard = { authorization: 'dashboard orders:read' };
const sandbox = { authorization: 'sandbox orders:read' };
const answered = { data: { order: { number: 'GG-1' } } };

test.each([
  ['documentId', { documentId: idOf(number) }],
  ['a bare hash as documentId', { documentId: hashOf(number) }],
  [
    "Apollo's extension",
    { extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(number) } } },
  ],
  ['the id and its own text', { documentId: idOf(number), query: number }],
  [
    'the id and its text in another layout',
    {
      documentId: idOf(number),
      query: number.replaceAll(' ', '\n  '),
    },
  ],
])('an id-only client may send %s', async (_, body) => {
  await using shop = await start();
  expect((await shop.ask({ ...body, variables: { id: '1' } }, dashboard)).body).toEqual(answered);
});

test('an id means the same in the path, in the query and over WebSocket', async () => {
  await using shop = await start();
  const variables = encodeURIComponent('{"id":"1"}');
  const id = encodeURIComponent(idOf(number));

  for (const path of [
    `/graphql/${id}?variables=${variables}`,
    `/graphql?documentId=${id}&variables=${variables}`,
  ])
    expect((await toAnswer(await shop.fetch(path, { headers: dashboard }))).body).toEqual(answered);

  const posted = await shop.fetch(`/graphql/${id}`, {
    method: 'POST',
    headers: { ...dashboard, 'content-type': 'application/json' },
    body: '{"variables":{"id":"1"}}',
  });
  expect((await toAnswer(posted)).body).toEqual(answered);
  expect(
    await askOverSocket(shop, { query: '', documentId: idOf(number), variables: { id: '1' } }),
  ).toEqual(answered);
});

test('an id-only client may not send a text of its own, at any door', async () => {
  await using shop = await start();
  const query = '{ __typename }';

  expect((await shop.ask({ query }, dashboard)).codes).toEqual(['PERSISTED_QUERY_ID_REQUIRED']);
  const got = await shop.fetch(`/graphql?query=${encodeURIComponent(query)}`, {
    headers: dashboard,
  });
  expect((await toAnswer(got)).codes).toEqual(['PERSISTED_QUERY_ID_REQUIRED']);
  expect(await askOverSocket(shop, { query })).toMatchObject([
    { extensions: { code: 'PERSISTED_QUERY_ID_REQUIRED' } },
  ]);
});

test('an unknown id is told so, and a text beside it does not register it', async () => {
  await using shop = await start();
  const unknown = 'query Unknown { __typename }';

  expect((await shop.ask({ documentId: idOf(unknown) }, dashboard)).codes).toEqual([
    'PERSISTED_QUERY_NOT_IN_LIST',
  ]);
  const both = { documentId: idOf(unknown), query: unknown };
  expect((await shop.ask(both, dashboard)).codes).toEqual(['PERSISTED_QUERY_NOT_IN_LIST']);
  expect((await shop.ask(both, sandbox)).body).toEqual({ data: { __typename: 'Query' } });
  expect((await shop.ask({ documentId: idOf(unknown) }, sandbox)).codes).toEqual([
    'PERSISTED_QUERY_NOT_FOUND',
  ]);
});

test('the id of one operation with the text of another is refused', async () => {
  await using shop = await start();
  for (const who of [dashboard, sandbox])
    expect((await shop.ask({ documentId: idOf(number), query: other }, who)).codes).toEqual([
      'PERSISTED_QUERY_MISMATCH',
    ]);
});

test('a client finds only what it registered itself', async () => {
  await using shop = await start();
  expect((await shop.ask({ documentId: idOf(other) }, dashboard)).codes).toEqual([
    'PERSISTED_QUERY_NOT_IN_LIST',
  ]);
  expect((await shop.ask({ documentId: idOf(other) })).body.data).toEqual({ __typename: 'Query' });
});

test('where documents are not open, nobody sends texts and everybody may send ids', async () => {
  await using shop = await start({ others: 'id' });
  expect((await shop.ask({ query: number, variables: { id: '1' } })).codes).toEqual([
    'PERSISTED_QUERY_ID_REQUIRED',
  ]);
  expect((await shop.ask({ documentId: idOf(number), variables: { id: '1' } })).body).toEqual(
    answered,
  );
});

test('a registered mutation cannot be run by GET', async () => {
  await using shop = await start();
  const response = await shop.fetch(`/graphql/${encodeURIComponent(idOf(note))}`, {
    headers: dashboard,
  });
  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toBe('POST');
});

/** The payload of the first frame that answers a subscribe. */
async function askOverSocket({ gateway }: SmallGateway, payload: object): Promise<unknown> {
  const socket = new WebSocket(gateway.url.replace(/^http/, 'ws'), 'graphql-transport-ws');
  const send = (message: object) => socket.send(JSON.stringify(message));
  try {
    return await new Promise((resolve, reject) => {
      socket.on('error', reject);
      socket.on('close', (code) => reject(new Error(`The socket was closed with ${code}`)));
      socket.on('open', () => send({ type: 'connection_init', payload: dashboard }));
      socket.on('message', (data) => {
        const message = JSON.parse(String(data)) as { type: string; payload?: unknown };
        if (message.type === 'connection_ack') send({ id: '1', type: 'subscribe', payload });
        if (message.type === 'next' || message.type === 'error') resolve(message.payload);
      });
    });
  } finally {
    socket.terminate();
  }
}
