import { expect, test } from '@jest/globals';
import { buildSchema, type ExecutionResult } from 'graphql';
import { anonymous, type Caller } from '../../kernel/caller.ts';
import type { StaleNote, SubgraphRequest } from '../../kernel/graphql/subgraph.ts';
import { fakeClock } from '../../tests/support/fake-clock.ts';
import { withStaleEntities } from './stale-entities.ts';
import { readEntityParts, type StaleRules } from './stale-rules.ts';
import { createStaleStore } from './stale-store.ts';

const schema = buildSchema(`
  type Query { product: Product }
  type Product { id: ID! title: String price: Int maker: Maker notes: String }
  type Maker { name: String margin: Int }
`);
const isGuarded = (type: string, field: string) => `${type}.${field}` === 'Maker.margin';
const rules: StaleRules = {
  Product: { ttlMs: 60_000, scope: 'everybody' },
  'Product.price': { ttlMs: 0, scope: 'everybody' },
  'Product.notes': { ttlMs: 1_000, scope: 'caller' },
};
const question = (selection: string) =>
  `query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Product { ${selection} } } }`;
const ruleOf = (selection: string) =>
  readEntityParts(question(selection), { rules, schema, isGuarded })[0]?.rule;

test.each([
  ['title', { ttlMs: 60_000, scope: 'everybody' }],
  ['__typename title maker { name }', { ttlMs: 60_000, scope: 'everybody' }],
  ['title notes', { ttlMs: 1_000, scope: 'caller' }],
  ['maker { ... { margin } }', { ttlMs: 60_000, scope: 'caller' }],
  ['maker { unknown { name } }', { ttlMs: 60_000, scope: 'caller' }],
  ['title price', undefined],
  ['... on Product { price }', undefined],
  ['__typename', undefined],
])('the strictest field decides for { %s }', (selection, rule) => {
  expect(ruleOf(selection)).toEqual(rule);
});

test('what no rule names, and what is no entity, is never kept', () => {
  const of = (query: string) => readEntityParts(query, { rules, schema, isGuarded });
  expect(of(question('title').replace('Product', 'Maker'))).toEqual([]);
  expect(of('{ product { title } }')).toEqual([]);
  expect(of('mutation { _entities { ... on Product { title } } }')).toEqual([]);
});

/** A subgraph that can be taken down, behind the fallback. */
function shopWith(given = rules) {
  const clock = fakeClock();
  const store = createStaleStore({ entriesMax: 100, charactersMax: 10_000 });
  let answer: ((request: SubgraphRequest) => ExecutionResult) | null = titles;
  const client = withStaleEntities({
    subgraph: 'catalog',
    rules: given,
    schema,
    isGuarded,
    store,
    clock,
    client: {
      async execute(request) {
        if (!answer) throw new Error('down');
        return answer(request);
      },
      subscribe: () => () => {},
      close: async () => {},
    },
  });
  const notes: StaleNote[] = [];
  return {
    clock,
    store,
    notes,
    answer: (next: typeof answer) => {
      answer = next;
    },
    ask: (ids: readonly string[], selection = 'title', changed: Partial<SubgraphRequest> = {}) =>
      client.execute({
        query: question(selection),
        variables: { representations: ids.map((id) => ({ __typename: 'Product', id })) },
        caller: anonymous('shop'),
        requestId: 'req_1',
        deadlineAtMs: null,
        onStale: (note) => notes.push(note),
        ...changed,
      }),
  };
}

function titles({ variables }: SubgraphRequest): ExecutionResult {
  const asked = variables?.['representations'] as { id: string }[];
  return { data: { _entities: asked.map(({ id }) => ({ title: `The ${id}` })) } };
}

test('what was told before is told again while the subgraph is down, and said to be old', async () => {
  const shop = shopWith();
  await shop.ask(['ring', 'chain']);
  shop.clock.advance(10_000);
  shop.answer(null);
  expect(await shop.ask(['chain'])).toEqual({ data: { _entities: [{ title: 'The chain' }] } });
  expect(shop.notes).toEqual([{ subgraph: 'catalog', type: 'Product', ageSeconds: 10 }]);
});

test('what is not kept is missing, with one error', async () => {
  const shop = shopWith();
  await shop.ask(['ring']);
  shop.answer(null);
  expect(await shop.ask(['ring', 'pin', 'hat'])).toEqual({
    data: { _entities: [{ title: 'The ring' }, null, null] },
    errors: [expect.objectContaining({ path: ['_entities', 1] })],
  });
  await expect(shop.ask(['pin'])).rejects.toThrow('down');
});

test('nothing is served past its time, and nothing but the same question', async () => {
  const shop = shopWith();
  await shop.ask(['ring']);
  shop.answer(null);
  await expect(shop.ask(['ring'], 'title maker { name }')).rejects.toThrow('down');
  shop.clock.advance(60_001);
  await expect(shop.ask(['ring'])).rejects.toThrow('down');
});

test('what is a caller’s own is told to that caller alone; a shop’s own to that shop', async () => {
  const shopper = (sessionId: string): Caller => ({
    kind: 'shopper',
    tenant: 'shop',
    sessionId,
    orderIds: [],
    scopes: ['session'],
    client: 'widget',
  });
  const shop = shopWith();
  await shop.ask(['ring'], 'notes', { caller: shopper('a') });
  await shop.ask(['ring'], 'title');
  shop.answer(null);
  await expect(shop.ask(['ring'], 'notes', { caller: shopper('b') })).rejects.toThrow('down');
  expect(await shop.ask(['ring'], 'notes', { caller: shopper('a') })).toHaveProperty('data');
  expect(await shop.ask(['ring'], 'title', { caller: shopper('b') })).toHaveProperty('data');
  await expect(shop.ask(['ring'], 'title', { caller: anonymous('other') })).rejects.toThrow('down');
});

test('an entity with an error is not kept, nor one that is not there', async () => {
  const shop = shopWith();
  shop.answer(() => ({
    data: { _entities: [{ title: null }, null, { title: 'The hat' }] },
    errors: [{ message: 'no', path: ['_entities', 0, 'title'] }] as never,
  }));
  await shop.ask(['ring', 'pin', 'hat']);
  expect(shop.store.size).toBe(1);
});

test('who cannot be told that it is old gets nothing old', async () => {
  const shop = shopWith();
  await shop.ask(['ring']);
  shop.answer(null);
  await expect(shop.ask(['ring'], 'title', { onStale: undefined })).rejects.toThrow('down');
});

test('the store holds no more than it may: the oldest goes first', () => {
  const store = createStaleStore({ entriesMax: 2, charactersMax: 10 });
  const entity = (json: string) => ({ json, atMs: 0 });
  for (const key of ['a', 'b', 'c']) store.set(key, entity('xx'));
  expect([store.get('a'), store.size]).toEqual([undefined, 2]);
  store.set('d', entity('xxxxxxxxx'));
  expect([store.size, store.get('d')?.json.length]).toEqual([1, 9]);
  store.set('e', entity('xxxxxxxxxxx'));
  expect(store.get('e')).toBeUndefined();
});
