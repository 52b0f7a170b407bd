import { beforeEach, describe, expect, test } from '@jest/globals';
import { anonymous, type Caller } from '../../kernel/caller.ts';
import { isShopError } from '../../kernel/errors.ts';
import { fakeClock } from '../../tests/support/fake-clock.ts';
import type { GraphQLRequest, RequestContext } from '../operation.ts';
import { createAutomaticDocuments } from './automatic-documents.ts';
import { type DocumentMode, type DocumentPolicy, openPolicy } from './document-modes.ts';
import { createDocumentResolver, type ResolveDocument } from './document-policy.ts';
import { hashOf } from './document-text.ts';
import { registerOperations } from './registered-operations.ts';

const known = 'query Known { a }';
const other = 'query Other { b }';
const hash = hashOf(known);
const md5 = '0cc175b9c0f1b6a831c399e269772661';
const registered = registerOperations([
  {
    client: 'app',
    version: '1',
    file: 'app.json',
    operations: new Map([
      [`sha256:${hash}`, known],
      [md5, '{ c }'],
    ]),
  },
]);
const apollo = (text: string) => ({ persistedQuery: { version: 1, sha256Hash: hashOf(text) } });

const staff = (client: string | null): Caller => ({
  kind: 'staff',
  tenant: 'shop',
  subject: '1',
  name: '1',
  roles: [],
  scopes: [],
  client,
});
const contextOf = (changed: Partial<RequestContext>): RequestContext => ({
  requestId: '1',
  caller: staff('app'),
  remoteAddress: '127.0.0.1',
  door: 'http',
  kinds: ['query'],
  deadlineAtMs: null,
  ...changed,
});

let told: string[];
beforeEach(() => {
  told = [];
});

function resolverOf(mode: DocumentMode, changed: Partial<DocumentPolicy> = {}): ResolveDocument {
  return createDocumentResolver({
    policy: { ...openPolicy, clients: new Map([['app', mode]]), ...changed },
    registered: () => registered,
    automatic: createAutomaticDocuments(fakeClock()),
    onUse: ({ id }) => told.push(`used ${id}`),
    onUnregistered: (client, text) => told.push(`${client} sent ${text}`),
    onMiss: (client, id) => told.push(`${client} missed ${id}`),
  });
}

/** The text that is run, `registered` before it where it is; else the code of the refusal. */
function outcome(
  resolve: ResolveDocument,
  request: GraphQLRequest,
  context: Partial<RequestContext> = {},
): string {
  try {
    const { text, isRegistered } = resolve(request, contextOf(context));
    return `${isRegistered ? 'registered ' : ''}${text}`;
  } catch (error) {
    return isShopError(error) ? error.code : String(error);
  }
}

describe('an id is found wherever a client puts it', () => {
  test.each<[string, GraphQLRequest]>([
    ['documentId', { documentId: `sha256:${hash}` }],
    ['documentId without its mark', { documentId: hash }],
    ["Apollo's extension", { extensions: apollo(known) }],
    ["Relay's doc_id", { doc_id: hash }],
    ['the path', { pathId: hash }],
    ['documentId first', { documentId: hash, doc_id: md5, pathId: md5 }],
    ['then the extension', { extensions: apollo(known), doc_id: md5, pathId: md5 }],
    ['then doc_id', { doc_id: hash, pathId: md5 }],
  ])('%s', (_, request) => {
    expect(outcome(resolverOf('id'), request)).toBe(`registered ${known}`);
  });
});

describe('what each mode takes', () => {
  const requests: Readonly<Record<string, GraphQLRequest>> = {
    'registered id': { documentId: hash },
    'unknown id': { documentId: 'gone' },
    'registered text': { query: `# mine\n${known}` },
    'other text': { query: other },
    'unknown id and other text': { documentId: hashOf(other), query: other },
    'registered id and other text': { documentId: hash, query: other },
    'hash of a registered text whose id is no hash': {
      extensions: apollo('{ c }'),
      query: '{ c }',
    },
    nothing: {},
  };
  test.each<[DocumentMode, Readonly<Record<string, string>>]>([
    [
      'open',
      {
        'registered id': `registered ${known}`,
        'unknown id': 'PERSISTED_QUERY_NOT_FOUND',
        'registered text': `# mine\n${known}`,
        'other text': other,
        'unknown id and other text': other,
        'registered id and other text': 'PERSISTED_QUERY_MISMATCH',
        'hash of a registered text whose id is no hash': '{ c }',
        nothing: 'BAD_USER_INPUT',
      },
    ],
    [
      'log',
      {
        'registered id': `registered ${known}`,
        'unknown id': 'PERSISTED_QUERY_NOT_FOUND',
        'registered text': `registered ${known}`,
        'other text': other,
        'unknown id and other text': other,
        'registered id and other text': 'PERSISTED_QUERY_MISMATCH',
        'hash of a registered text whose id is no hash': 'registered { c }',
        nothing: 'BAD_USER_INPUT',
      },
    ],
    [
      'body',
      {
        'registered id': `registered ${known}`,
        'unknown id': 'PERSISTED_QUERY_NOT_IN_LIST',
        'registered text': `registered ${known}`,
        'other text': 'QUERY_NOT_IN_SAFELIST',
        'unknown id and other text': 'QUERY_NOT_IN_SAFELIST',
        'registered id and other text': 'PERSISTED_QUERY_MISMATCH',
        'hash of a registered text whose id is no hash': 'registered { c }',
        nothing: 'BAD_USER_INPUT',
      },
    ],
    [
      'id',
      {
        'registered id': `registered ${known}`,
        'unknown id': 'PERSISTED_QUERY_NOT_IN_LIST',
        'registered text': 'PERSISTED_QUERY_ID_REQUIRED',
        'other text': 'PERSISTED_QUERY_ID_REQUIRED',
        'unknown id and other text': 'PERSISTED_QUERY_NOT_IN_LIST',
        'registered id and other text': 'PERSISTED_QUERY_MISMATCH',
        'hash of a registered text whose id is no hash': 'PERSISTED_QUERY_NOT_IN_LIST',
        nothing: 'BAD_USER_INPUT',
      },
    ],
  ])('%s', (mode, expected) => {
    const resolve = resolverOf(mode);
    const actual = Object.entries(requests).map(([name, request]) => [
      name,
      outcome(resolve, request),
    ]);
    expect(Object.fromEntries(actual)).toEqual(expected);
  });

  test('deny takes nothing, from inside all the same', () => {
    const resolve = resolverOf('deny', { others: 'deny' });
    expect(outcome(resolve, { documentId: hash })).toBe('FORBIDDEN');
    expect(outcome(resolve, { query: known }, { caller: anonymous('shop') })).toBe(
      'UNAUTHENTICATED',
    );
    expect(outcome(resolve, { query: other }, { door: 'internal' })).toBe(other);
    expect(outcome(resolve, { query: other }, { door: 'route' })).toBe(other);
  });
});

describe('who a client is', () => {
  const page = 'https://shop.example';
  const byOrigin = { others: 'id', origins: new Map([[page, 'app']]) } as const;

  test.each<[string, Partial<RequestContext>, string]>([
    ['a token names it', { caller: staff('app') }, other],
    ['a token of another client', { caller: staff('else') }, 'PERSISTED_QUERY_ID_REQUIRED'],
    ['a page of its origin', { caller: anonymous('shop'), origin: page }, other],
    [
      'a page of another origin',
      { caller: anonymous('shop'), origin: 'https://evil.example' },
      'PERSISTED_QUERY_ID_REQUIRED',
    ],
    [
      'a token that names none is not made up for by the origin',
      { caller: staff(null), origin: page },
      'PERSISTED_QUERY_ID_REQUIRED',
    ],
  ])('%s', (_, context, expected) => {
    expect(outcome(resolverOf('open', byOrigin), { query: other }, context)).toBe(expected);
  });
});

describe('automatic persisted queries', () => {
  const byHash = { extensions: apollo(other) };

  test('an open client sends the text once, then its hash', () => {
    const resolve = resolverOf('open');
    expect(outcome(resolve, byHash)).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect(outcome(resolve, { ...byHash, query: other })).toBe(other);
    expect(outcome(resolve, byHash)).toBe(other);
  });

  test('the hash is checked, and a wrong one remembers nothing', () => {
    const resolve = resolverOf('open');
    expect(outcome(resolve, { ...byHash, query: known })).toBe('PERSISTED_QUERY_MISMATCH');
    expect(outcome(resolve, byHash)).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  test('each client has its own', () => {
    const resolve = resolverOf('open');
    outcome(resolve, { ...byHash, query: other });
    expect(outcome(resolve, byHash, { caller: staff('else') })).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  test('where they are off a hash alone is told so, and a text beside it is taken', () => {
    const resolve = resolverOf('open', { automatic: false });
    expect(outcome(resolve, byHash)).toBe('PERSISTED_QUERY_NOT_SUPPORTED');
    expect(outcome(resolve, { ...byHash, query: other })).toBe(other);
    expect(outcome(resolve, byHash)).toBe('PERSISTED_QUERY_NOT_SUPPORTED');
  });

  test.each<DocumentMode>(['body', 'id'])('a client in mode %s cannot add any', (mode) => {
    const resolve = resolverOf(mode);
    outcome(resolve, { ...byHash, query: other });
    expect(outcome(resolve, byHash)).toBe('PERSISTED_QUERY_NOT_IN_LIST');
  });
});

test('what is used, what is not registered and what is missed is told', () => {
  outcome(resolverOf('id'), { documentId: hash });
  outcome(resolverOf('id'), { documentId: 'gone' });
  outcome(resolverOf('log'), { query: other });
  outcome(resolverOf('open'), { query: other });
  expect(told).toEqual([`used sha256:${hash}`, 'app missed gone', `app sent ${other}`]);
});

test('a route runs what it registered, whoever asks for it', () => {
  const route = { door: 'route', registeredBy: 'app', caller: staff('else') } as const;
  const resolve = resolverOf('id');
  expect(outcome(resolve, { documentId: `sha256:${hash}`, query: known }, route)).toBe(
    `registered ${known}`,
  );
  expect(told).toEqual([`used sha256:${hash}`]);
});

test('what a route asks counts as registered, also where its manifest is not there', () => {
  const route = { door: 'route', registeredBy: 'rest', caller: staff('else') } as const;
  const request = { documentId: `sha256:${hashOf(other)}`, query: other };
  expect(outcome(resolverOf('id'), request, route)).toBe(`registered ${other}`);
});
