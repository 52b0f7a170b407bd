import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { openPolicy } from '../../../gateway/operations/document-modes.ts';
import { staticManifests } from '../../../gateway/operations/manifests/manifest-source.ts';
import { asNamed } from '../support/as-caller.ts';
import { type SmallGateway, startSmallGateway } from '../support/small-gateway.ts';

const text = 'query Number($id: ID!) { order(id: $id) { number } }';
const other = '{ __typename }';
const hashOf = (document: string) => createHash('sha256').update(document).digest('hex');
const hash = hashOf(text);
const page = 'https://shop.example';

let shop: SmallGateway;
beforeAll(async () => {
  shop = await startSmallGateway({
    authenticate: asNamed,
    allowedOrigins: [page, 'https://else.example'],
    operations: staticManifests([
      {
        client: 'app',
        version: '1',
        file: 'app.json',
        operations: new Map([[`sha256:${hash}`, text]]),
      },
    ]),
    documents: {
      ...openPolicy,
      clients: new Map([
        ['app', 'id'],
        ['partner', 'body'],
        ['sandbox', 'open'],
      ]),
      others: 'deny',
      origins: new Map([[page, 'app']]),
    },
  });
});
afterAll(async () => {
  await shop[Symbol.asyncDispose]();
});

type Request = Readonly<Record<string, unknown>>;
type Headers = Readonly<Record<string, string>>;

/** The ways to ask; each gives the data of the answer, else the code of its refusal. */
const doors: Readonly<Record<string, (request: Request, headers: Headers) => Promise<unknown>>> = {
  POST: (request, headers) =>
    answerOf('/graphql', {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(request),
    }),
  GET: (request, headers) => answerOf(`/graphql?${parametersOf(request)}`, { headers }),
  'server-sent events': (request, headers) =>
    answerOf(`/graphql?${parametersOf(request)}`, {
      headers: { ...headers, accept: 'text/event-stream' },
    }),
  WebSocket: askOverSocket,
};

describe.each(Object.keys(doors))('over %s', (door) => {
  const ask = (request: Request, headers: Headers) =>
    doors[door]?.({ variables: { id: '1' }, ...request }, headers);
  const app = { authorization: 'app -' };
  const answered = { order: { number: 'GG-1' } };

  test.each<[string, Request]>([
    ['documentId', { documentId: `sha256:${hash}` }],
    ['documentId without its mark', { documentId: hash }],
    ["Apollo's extension", { extensions: { persistedQuery: { version: 1, sha256Hash: hash } } }],
    ["Relay's doc_id", { doc_id: hash }],
    ['an id with its text', { documentId: hash, query: `# as written\n${text}` }],
  ])('an operation is known by %s', async (_, request) => {
    expect(await ask(request, app)).toEqual(answered);
  });

  test.each<[string, Request, Headers, unknown]>([
    ['an unknown id', { documentId: 'x' }, app, 'PERSISTED_QUERY_NOT_IN_LIST'],
    ['a text where ids are asked', { query: text }, app, 'PERSISTED_QUERY_ID_REQUIRED'],
    ['another text', { documentId: hash, query: other }, app, 'PERSISTED_QUERY_MISMATCH'],
    [
      'a text of a client that registered none',
      { query: other, variables: {} },
      { authorization: 'partner -' },
      'QUERY_NOT_IN_SAFELIST',
    ],
    [
      'a registered text in its layout',
      { query: `${text} # mine` },
      { authorization: 'partner -' },
      answered,
    ],
    [
      'any text of an open client',
      { query: other, variables: {} },
      { authorization: 'sandbox -' },
      { __typename: 'Query' },
    ],
    ['a client that nobody knows', { documentId: hash }, { authorization: 'who -' }, 'FORBIDDEN'],
    ['nobody', { documentId: hash }, {}, 'UNAUTHENTICATED'],
    ['a page of a client, without a token', { documentId: hash }, { origin: page }, answered],
    [
      'a page of another',
      { documentId: hash },
      { origin: 'https://else.example' },
      'UNAUTHENTICATED',
    ],
    [
      'a name in a header',
      { documentId: hash },
      { 'apollographql-client-name': 'app' },
      'UNAUTHENTICATED',
    ],
  ])('%s', async (_, request, headers, expected) => {
    expect(await ask(request, headers)).toEqual(expected);
  });

  test('an open client has a document remembered by its hash', async () => {
    const sandbox = { authorization: 'sandbox -' };
    const query = `query Door${door.replace(/\W/g, '')} { __typename }`;
    const extensions = { persistedQuery: { version: 1, sha256Hash: hashOf(query) } };
    expect(await ask({ extensions, variables: {} }, sandbox)).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect(await ask({ extensions, query, variables: {} }, sandbox)).toEqual({
      __typename: 'Query',
    });
    expect(await ask({ extensions, variables: {} }, sandbox)).toEqual({ __typename: 'Query' });
  });
});

test('the path names an operation too, unless the request does', async () => {
  const headers = { authorization: 'app -' };
  const variables = encodeURIComponent('{"id":"1"}');
  expect(await answerOf(`/graphql/${hash}?variables=${variables}`, { headers })).toEqual({
    order: { number: 'GG-1' },
  });
  expect(
    await answerOf(`/graphql/x?documentId=${hash}&variables=${variables}`, { headers }),
  ).toEqual({ order: { number: 'GG-1' } });
});

function parametersOf(request: Request): URLSearchParams {
  const entries = Object.entries(request).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return new URLSearchParams(entries as [string, string][]);
}

async function answerOf(path: string, init: RequestInit): Promise<unknown> {
  const response = await shop.fetch(path, init);
  const body = await response.text();
  const json = /^data: (.*)$/m.exec(body)?.[1] ?? body;
  return outcomeOf(JSON.parse(json));
}

function outcomeOf({ data, errors }: { data?: unknown; errors?: unknown }): unknown {
  const [first] = Array.isArray(errors) ? errors : [];
  return first ? first.extensions.code : data;
}

async function askOverSocket(payload: Request, headers: Headers): Promise<unknown> {
  const { authorization, ...others } = headers;
  const url = shop.gateway.url.replace(/^http/, 'ws');
  const socket = new WebSocket(url, 'graphql-transport-ws', { headers: others });
  const send = (message: object) => socket.send(JSON.stringify(message));
  try {
    return await new Promise((resolve, reject) => {
      socket.on('error', reject);
      socket.on('close', (code) => reject(new Error(`The socket was closed with ${code}`)));
      socket.on('open', () =>
        send({ type: 'connection_init', payload: authorization ? { authorization } : {} }),
      );
      socket.on('message', (data) => {
        const message = JSON.parse(String(data));
        if (message.type === 'connection_ack') send({ id: '1', type: 'subscribe', payload });
        if (message.type === 'next') resolve(outcomeOf(message.payload));
        if (message.type === 'error') resolve(outcomeOf({ errors: message.payload }));
      });
    });
  } finally {
    socket.terminate();
  }
}
