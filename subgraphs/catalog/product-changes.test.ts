import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anonymous, type Caller, scopesOfRole } from '../../kernel/caller.ts';
import { inTransaction } from '../../kernel/data/transaction.ts';
import { eventsOf } from '../../kernel/events/outbox.ts';
import { createInProcessClient } from '../../kernel/graphql/in-process-client.ts';
import { toGlobalId } from '../../kernel/ids.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { type StartedSubgraph, startSubgraph } from '../../tests/support/start-subgraph.ts';
import { createCatalogSubgraph, storeProducts } from './index.ts';
import { aProduct, shop } from './testing/a-product.ts';

const admin: Caller = {
  kind: 'staff',
  tenant: shop,
  client: 'dashboard',
  subject: 'staff_admin',
  name: 'Ada Sample',
  roles: ['admin'],
  scopes: scopesOfRole.admin,
};

let catalog: StartedSubgraph;
beforeAll(async () => {
  catalog = await startSubgraph(createCatalogSubgraph, ({ db, client }) =>
    inTransaction(client, (session) =>
      storeProducts(
        db,
        [...[1, 2, 3, 4, 5, 6].map((n) => aProduct(n)), aProduct(99, { tenant: 'other-shop' })],
        session,
      ),
    ),
  );
});
afterAll(async () => await catalog[Symbol.asyncDispose]());

let keys = 0;
const nextKey = (): string => `key-${++keys}`;

const draft = (change: Record<string, unknown> = {}) => ({
  handle: 'lune-halo',
  title: 'Lune halo',
  description: 'A halo of small stones around a sapphire.',
  category: 'RINGS',
  metal: 'WHITE_GOLD',
  stone: 'Sapphire',
  variants: [{ sku: 'LUNE-52', title: 'Size 52', price: '1450.00', stock: 1, madeToOrder: true }],
  idempotencyKey: nextKey(),
  ...change,
});

interface Upserted {
  productUpsert: {
    product: {
      id: string;
      version: number;
      variants: { id: string; availability: string }[];
    } | null;
    userErrors: { code: string; field: string[] }[];
    clientMutationId: string | null;
  };
}
const upsert = async (input: Record<string, unknown>, caller: Caller = admin) =>
  catalog.ask<Upserted>(
    `mutation ($input: ProductUpsertInput!) { productUpsert(input: $input) {
      product { id version handle title art: image { url } price { amount } variants { id sku availability } }
      userErrors { code field } clientMutationId } }`,
    { input },
    caller,
  );

interface Adjusted {
  stockAdjust: {
    variant: { stock: number; availability: string; product: { version: number } } | null;
    userErrors: { code: string; field: string[] }[];
  };
}
const adjust = async (n: number, by: number, expectedVersion: number, idempotencyKey = nextKey()) =>
  (
    await catalog.ask<Adjusted>(
      `mutation ($input: StockAdjustInput!) { stockAdjust(input: $input) {
        variant { stock availability product { version } } userErrors { code field } } }`,
      {
        input: {
          variantId: toGlobalId('ProductVariant', `var_${n}_52`),
          by,
          expectedVersion,
          idempotencyKey,
        },
      },
      admin,
    )
  ).data.stockAdjust;

test('a new piece is in the vitrine at once, and found by its words', async () => {
  const { data, errors } = await upsert(draft({ clientMutationId: 'form-1' }));
  expect(errors).toBeUndefined();
  expect(data.productUpsert).toMatchObject({
    product: {
      version: 1,
      title: 'Lune halo',
      art: { url: '/art/ring.solitaire.white-gold.sapphire.round.svg' },
      price: { amount: '1450.00' },
      variants: [{ sku: 'LUNE-52', availability: 'READY_TO_SHIP' }],
    },
    userErrors: [],
    clientMutationId: 'form-1',
  });
  const found = await catalog.ask('{ products(query: "lune saphire") { nodes { handle } } }');
  expect(found.data).toEqual({ products: { nodes: [{ handle: 'lune-halo' }] } });
});

test('a change keeps ids of variants by SKU, counts the version and says so in an event', async () => {
  const made = (await upsert(draft({ handle: 'soleil', variants: [aVariant('SOLEIL-1')] }))).data
    .productUpsert.product;
  const changed = await upsert(
    draft({
      id: made?.id,
      expectedVersion: 1,
      handle: 'soleil',
      variants: [aVariant('SOLEIL-1', { stock: 0 }), aVariant('SOLEIL-2')],
    }),
  );
  const { product } = changed.data.productUpsert;
  expect(product?.version).toBe(2);
  expect(product?.variants[0]?.id).toBe(made?.variants[0]?.id);
  expect(product?.variants.map(({ availability }) => availability)).toEqual([
    'SOLD_OUT',
    'READY_TO_SHIP',
  ]);
  const events = await eventsOf(catalog.parts.db)
    .find({ tenant: shop, 'data.handle': 'soleil' })
    .sort({ keySeq: 1 })
    .toArray();
  expect(events.map(({ type, keySeq }) => [type, keySeq])).toEqual([
    ['aurora.product.changed', 1],
    ['aurora.product.availability_changed', 2],
  ]);
  expect(events[1]?.data['variantIds']).toHaveLength(2);
});

const aVariant = (sku: string, change: Record<string, unknown> = {}) => ({
  sku,
  title: 'One size',
  price: '100.00',
  stock: 3,
  ...change,
});

test.each<[string, Record<string, unknown>, string, string]>([
  ['a handle with spaces', { handle: 'Two words' }, 'HANDLE_INVALID', 'handle'],
  ['another piece’s handle', { handle: 'piece-1' }, 'HANDLE_TAKEN', 'handle'],
  ['no title', { title: '  ' }, 'TEXT_LENGTH', 'title'],
  ['a title that nobody can see', { title: '\u200b' }, 'TEXT_LENGTH', 'title'],
  ['an overlong title', { title: 'x'.repeat(121) }, 'TEXT_LENGTH', 'title'],
  ['an overlong description', { description: 'x'.repeat(2_001) }, 'TEXT_LENGTH', 'description'],
  ['an overlong stone', { stone: 'x'.repeat(41) }, 'TEXT_LENGTH', 'stone'],
  ['a picture that is none', { art: '../../etc/passwd' }, 'ART_INVALID', 'art'],
  ['no variants', { variants: [] }, 'VARIANTS_COUNT', 'variants'],
  ['a small SKU', { variants: [aVariant('abc')] }, 'SKU_INVALID', 'variants.0.sku'],
  ['another piece’s SKU', { variants: [aVariant('PC-1-52')] }, 'SKU_TAKEN', 'variants.0.sku'],
  [
    'one SKU twice',
    { variants: [aVariant('TWICE'), aVariant('TWICE')] },
    'SKU_TAKEN',
    'variants.1.sku',
  ],
  [
    'a price below zero',
    { variants: [aVariant('X-1', { price: '-1.00' })] },
    'PRICE_INVALID',
    'variants.0.price',
  ],
  [
    'half a cent',
    { variants: [aVariant('X-1', { price: '1.005' })] },
    'PRICE_INVALID',
    'variants.0.price',
  ],
  [
    'stock below zero',
    { variants: [aVariant('X-1', { stock: -1 })] },
    'STOCK_INVALID',
    'variants.0.stock',
  ],
  [
    'an unknown piece',
    { id: toGlobalId('Product', 'prd_none'), expectedVersion: 1 },
    'NOT_FOUND',
    'id',
  ],
  [
    'another shop’s piece',
    { id: toGlobalId('Product', 'prd_99'), expectedVersion: 1 },
    'NOT_FOUND',
    'id',
  ],
  [
    'a change without a version',
    { id: toGlobalId('Product', 'prd_2') },
    'VERSION_REQUIRED',
    'expectedVersion',
  ],
  [
    'a stale version',
    { id: toGlobalId('Product', 'prd_2'), expectedVersion: 7 },
    'VERSION_STALE',
    'expectedVersion',
  ],
])('%s is refused, naming the field', async (_what, change, code, field) => {
  const { data } = await upsert(
    draft({ handle: 'unused', variants: [aVariant('UNUSED')], ...change }),
  );
  expect(data.productUpsert.userErrors).toEqual([{ code, field: ['input', ...field.split('.')] }]);
  const { data: after } = await catalog.ask('{ product(handle: "unused") { title } }');
  expect(after).toEqual({ product: null });
});

test('a stale version comes with the piece as it is', async () => {
  const { data } = await upsert(
    draft({ id: toGlobalId('Product', 'prd_2'), expectedVersion: 7, variants: [aVariant('Y-1')] }),
  );
  expect(data.productUpsert.product).toMatchObject({ title: 'Piece 2', version: 1 });
});

test.each<[string, Caller, string]>([
  ['nobody', anonymous(shop), 'UNAUTHENTICATED'],
  [
    'a lead of support',
    { ...admin, roles: ['support_lead'], scopes: scopesOfRole.support_lead },
    'FORBIDDEN',
  ],
])('%s may not change the vitrine', async (_who, caller, code) => {
  const { errors } = await upsert(draft({ handle: 'not-theirs' }), caller);
  expect(errors?.[0]?.extensions['code']).toBe(code);
});

test('a request that comes twice is one change; its key with another input is refused', async () => {
  const key = nextKey();
  const first = await adjust(3, 2, 1, key);
  const second = await adjust(3, 2, 1, key);
  expect(first).toEqual({
    variant: { stock: 4, availability: 'READY_TO_SHIP', product: { version: 2 } },
    userErrors: [],
  });
  expect(second).toEqual(first);
  const { errors } = await catalog.ask(
    'mutation ($input: StockAdjustInput!) { stockAdjust(input: $input) { userErrors { code } } }',
    {
      input: {
        variantId: toGlobalId('ProductVariant', 'var_3_52'),
        by: 5,
        expectedVersion: 2,
        idempotencyKey: key,
      },
    },
    admin,
  );
  expect(errors?.[0]?.extensions['code']).toBe('IDEMPOTENCY_KEY_REUSED');
});

test('more than there is does not go, and the same key may try again', async () => {
  const key = nextKey();
  expect((await adjust(4, -3, 1, key)).userErrors).toEqual([
    { code: 'STOCK_INVALID', field: ['input', 'by'] },
  ]);
  expect((await adjust(4, -2, 1)).variant).toMatchObject({
    stock: 0,
    availability: 'MADE_TO_ORDER',
  });
  expect((await adjust(4, -3, 2, key)).userErrors).toHaveLength(1);
});

test('no pieces that come or go are no change', async () => {
  const refused = [{ code: 'STOCK_INVALID', field: ['input', 'by'] }];
  expect((await adjust(4, 0, 2)).userErrors).toEqual(refused);
  expect((await adjust(4, 1, 2)).userErrors).toEqual([]);
});

test('of twenty who change one version at once, one does', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => adjust(5, 1, 1)));
  const codes = answers.map(({ userErrors }) => userErrors[0]?.code ?? 'done');
  expect(codes.filter((code) => code === 'done')).toHaveLength(1);
  expect(codes.filter((code) => code === 'VERSION_STALE')).toHaveLength(19);
});

test('whoever watches a piece hears when something else can be had, and resumes where they left', async () => {
  const frames: { data: unknown; extensions: { eventId: string } }[] = [];
  const watch = (lastEventId?: string) =>
    createInProcessClient(catalog.subgraph).subscribe(
      {
        query: `subscription { productAvailabilityChanged(productId: "${toGlobalId('Product', 'prd_6')}") {
          product { availability } variants { sku availability } } }`,
        caller: anonymous(shop),
        requestId: 'req_live',
        deadlineAtMs: null,
        lastEventId,
      },
      {
        next: (result) => frames.push(JSON.parse(JSON.stringify(result))),
        error: () => {},
        complete: () => {},
      },
    );
  const received = (count: number) =>
    eventually(() => {
      expect(frames).toHaveLength(count);
      return frames[count - 1];
    });

  const stop = watch();
  // More of what there is changes nothing for a shopper; the last one gone does.
  await adjust(6, 1, 1);
  await adjust(6, -3, 2);
  const sold = await received(1);
  expect(sold?.data).toEqual({
    productAvailabilityChanged: {
      product: { availability: 'MADE_TO_ORDER' },
      variants: [{ sku: 'PC-6-52', availability: 'MADE_TO_ORDER' }],
    },
  });
  stop();
  await adjust(6, 1, 3);
  const stopAgain = watch(sold?.extensions.eventId);
  expect((await received(2))?.data).toMatchObject({
    productAvailabilityChanged: { product: { availability: 'READY_TO_SHIP' } },
  });
  stopAgain();
});
