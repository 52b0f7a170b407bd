import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anonymous, type Caller, type ShopperCaller } from '../../../kernel/caller.ts';
import { localIdOf, toGlobalId } from '../../../kernel/ids.ts';
import { type StartedSubgraph, startSubgraph } from '../../../tests/support/start-subgraph.ts';
import { createConciergeSubgraph } from '../index.ts';
import { shortlistMax } from './shortlist.ts';

const shop = 'glowglitch';
let concierge: StartedSubgraph;
beforeAll(async () => {
  concierge = await startSubgraph(createConciergeSubgraph);
});
afterAll(async () => await concierge[Symbol.asyncDispose]());

let keys = 0;
const nextKey = (): string => `a-long-enough-key-${++keys}`;

async function aShopper(): Promise<ShopperCaller> {
  const { data } = await concierge.ask<{ sessionStart: { session: { id: string } } }>(
    'mutation ($key: ID!) { sessionStart(input: { idempotencyKey: $key }) { session { id } } }',
    { key: nextKey() },
  );
  return {
    kind: 'shopper',
    tenant: shop,
    client: 'widget',
    sessionId: localIdOf('ConciergeSession', data.sessionStart.session.id),
    orderIds: [],
    scopes: ['session'],
  };
}

const product = (n: number): string => toGlobalId('Product', `prd_${n}`);
const productsOf = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => product(index));

interface Answer {
  readonly shortlist: { readonly products: { id: string }[]; readonly version: number } | null;
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] }[];
}
async function set(
  productIds: readonly string[],
  caller: Caller,
  more: Readonly<Record<string, unknown>> = {},
): Promise<Answer> {
  const { data, errors } = await concierge.ask<{ shortlistSet: Answer }>(
    `mutation ($input: ShortlistSetInput!) { shortlistSet(input: $input) {
      shortlist { products { id } version } userErrors { code field } } }`,
    { input: { productIds, idempotencyKey: nextKey(), ...more } },
    caller,
  );
  if (errors) throw Object.assign(new Error(errors[0]?.message), errors[0]?.extensions);
  return data.shortlistSet;
}

test('a list keeps its pieces in the shopper’s order, and shows with the session', async () => {
  const shopper = await aShopper();
  const answer = await set([product(3), product(1)], shopper);
  const list = { products: [{ id: product(3) }, { id: product(1) }], version: 1 };
  expect(answer).toEqual({ shortlist: list, userErrors: [] });
  const { data } = await concierge.ask(
    'query ($id: ID!) { conciergeSession(id: $id) { shortlist { products { id } version } } }',
    { id: toGlobalId('ConciergeSession', shopper.sessionId) },
    shopper,
  );
  expect(data).toEqual({ conciergeSession: { shortlist: list } });
});

test('it can be emptied, and a repeat changes nothing', async () => {
  const shopper = await aShopper();
  await set(productsOf(2), shopper);
  const idempotencyKey = nextKey();
  const emptied = await set([], shopper, { idempotencyKey });
  expect(emptied.shortlist).toEqual({ products: [], version: 2 });
  expect(await set([], shopper, { idempotencyKey })).toEqual(emptied);
});

test('two pages of one shopper do not write over each other', async () => {
  const shopper = await aShopper();
  await set(productsOf(1), shopper, { expectedVersion: 0 });
  const answers = await Promise.all(
    [2, 3, 4].map((count) => set(productsOf(count), shopper, { expectedVersion: 1 })),
  );
  expect(answers.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
  expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual(
    Array(2).fill({ code: 'VERSION_STALE', field: ['input', 'expectedVersion'] }),
  );
});

test.each([
  ['more than it takes', productsOf(shortlistMax + 1), 'TOO_MANY'],
  ['a piece twice', [product(1), product(1)], 'TWICE'],
])('%s is refused, naming the field', async (_what, productIds, code) => {
  const { userErrors, shortlist } = await set(productIds, await aShopper());
  expect(userErrors).toEqual([{ code, field: ['input', 'productIds'] }]);
  expect(shortlist).toBeNull();
});

test('as many as it takes are taken', async () => {
  const { shortlist } = await set(productsOf(shortlistMax), await aShopper());
  expect(shortlist?.products).toHaveLength(shortlistMax);
});

test('nobody has a list without a session, and none of what is no piece', async () => {
  await expect(set([], anonymous(shop))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  await expect(set([toGlobalId('Order', 'ord_1')], await aShopper())).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    field: 'productIds',
  });
});
