import { expect, test } from '@jest/globals';
import { buildSchema, type ExecutionResult } from 'graphql';
import { anonymous, type Caller } from '../../kernel/caller.ts';
import type { StaleNote, SubgraphRequest } from '../../kernel/graphql/subgraph.ts';
import { fakeClock } from '../../tests/support/fake-clock.ts';
import type { Live } from '../live.ts';
import { withStaleAnswers } from './stale-answers.ts';
import { readQuestion } from './stale-questions.ts';
import type { StaleRules } from './stale-rules.ts';
import { createStaleStore } from './stale-store.ts';

const schema = buildSchema(`
  type Query { product: Product shelf(label: String): [Ware] mine: Product }
  interface Ware { price: Int }
  type Product implements Ware { id: ID! title: String price: Int maker: Maker notes: String }
  type Maker { name: String margin: Int }
`);
const isGuarded = (type: string, field: string) =>
  ['Maker.margin', 'Query.mine'].includes(`${type}.${field}`);
const rules: StaleRules = {
  Product: { ttlMs: 60_000, scope: 'everybody' },
  'Product.price': { ttlMs: 0, scope: 'everybody' },
  'Product.notes': { ttlMs: 1_000, scope: 'caller' },
  Maker: { ttlMs: 90_000, scope: 'everybody' },
  'Query.product': { ttlMs: 300_000, scope: 'everybody' },
  'Query.shelf': { ttlMs: 300_000, scope: 'everybody' },
  'Query.mine': { ttlMs: 300_000, scope: 'everybody' },
};
const question = (selection: string) =>
  `query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Product { ${selection} } } }`;
const ruleOf = (selection: string) =>
  readQuestion(question(selection), { rules, schema, isGuarded }).parts[0]?.rule;

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
  const of = (query: string) => readQuestion(query, { rules, schema, isGuarded }).parts;
  expect(of(question('title').replace('Product', 'Shop'))).toEqual([]);
  expect(of('{ nothing { title } }')).toEqual([]);
  expect(of('mutation { product { title } }')).toEqual([]);
  expect(of('{ product { ...Parts } } fragment Parts on Product { title }')).toEqual([]);
  expect(of('mutation { _entities { ... on Product { title } } }')).toEqual([]);
});

test.each([
  ['{ product { maker { name } } }', { ttlMs: 60_000, scope: 'everybody' }],
  ['{ product { title maker { margin } } }', { ttlMs: 60_000, scope: 'caller' }],
  ['{ product { notes } }', { ttlMs: 1_000, scope: 'caller' }],
  ['{ mine { title } }', { ttlMs: 60_000, scope: 'caller' }],
  ['{ product { price } }', undefined],
  ['{ shelf { price } }', undefined],
  ['{ shelf { __typename } }', { ttlMs: 300_000, scope: 'everybody' }],
])('of a field at the root the strictest inside of it decides: %s', (query, rule) => {
  expect(readQuestion(query, { rules, schema, isGuarded }).parts[0]?.rule).toEqual(rule);
});

/** A subgraph that can be taken down, behind the fallback. */
function shopWith(given: Live<StaleRules> = rules) {
  const clock = fakeClock();
  const store = createStaleStore({ entriesMax: 100, charactersMax: 10_000 });
  let answer: ((request: SubgraphRequest) => ExecutionResult) | null = titles;
  const client = withStaleAnswers({
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

test('a field at the root is told again as it was, for the same arguments', async () => {
  const shop = shopWith();
  const ask = (query: string, variables = {}) => shop.ask([], '', { query, variables });
  const labelled = 'query($label: String) { a: shelf(label: $label) { __typename } }';
  shop.answer(() => ({ data: { a: [{ __typename: 'Product' }] } }));
  await ask(labelled, { label: 'rings' });
  shop.clock.advance(2_000);
  shop.answer(null);
  expect(await ask(labelled, { label: 'rings' })).toEqual({
    data: { a: [{ __typename: 'Product' }] },
  });
  expect(shop.notes).toEqual([
    { subgraph: 'catalog', type: 'Query', field: 'shelf', ageSeconds: 2 },
  ]);
  await expect(ask(labelled, { label: 'chains' })).rejects.toThrow('down');
  expect(
    await ask('query($label: String) { b: shelf(label: $label) { __typename } other { id } }', {
      label: 'rings',
    }),
  ).toEqual({
    data: { b: [{ __typename: 'Product' }], other: null },
    errors: [expect.objectContaining({ path: ['other'] })],
  });
});

test('rules may change: what is not allowed any more is told no more', async () => {
  let current = rules;
  const shop = shopWith(() => current);
  await shop.ask(['ring']);
  shop.answer(null);
  expect(await shop.ask(['ring'])).toHaveProperty('data');
  current = {};
  await expect(shop.ask(['ring'])).rejects.toThrow('down');
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
