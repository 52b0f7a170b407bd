import { expect, test } from '@jest/globals';
import { compose } from '../../gateway/composition/compose.ts';
import { createGeneration } from '../../gateway/generation.ts';
import { asNamed } from './support/as-caller.ts';
import { startSmallGateway } from './support/small-gateway.ts';

const nobody = {};
const viewer = { authorization: 'sandbox orders:read' };
const lead = { authorization: 'sandbox orders:read,totals:read' };
const admin = { authorization: 'sandbox totals:read,admin' };

test('a field that the caller may not see comes back null, with an error at its path', async () => {
  await using shop = await startSmallGateway({ authenticate: asNamed });
  const query = '{ order(id: "1") { number total } }';

  const refused = await shop.ask({ query }, viewer);
  expect(refused.body).toEqual({
    errors: [
      {
        message: 'You may not see total',
        path: ['order', 'total'],
        extensions: { code: 'FORBIDDEN', requestId: expect.any(String) },
      },
    ],
    data: { order: { number: 'GG-1', total: null } },
  });
  expect((await shop.ask({ query }, nobody)).codes).toEqual(['UNAUTHENTICATED']);
  expect((await shop.ask({ query }, lead)).body).toEqual({
    data: { order: { number: 'GG-1', total: 100 } },
  });
});

test('what may not be seen is not even asked of the subgraph', async () => {
  await using shop = await startSmallGateway({ authenticate: asNamed });

  await shop.ask({ query: '{ order(id: "1") { number total margin } }' }, viewer);

  expect(shop.clients.orders.requests.map(({ query }) => query)).toEqual([
    expect.not.stringMatching(/total|margin/),
  ]);
});

test('scopes are groups: one of them, and all within it', async () => {
  await using shop = await startSmallGateway({ authenticate: asNamed });
  const query = '{ order(id: "1") { margin } }';

  expect((await shop.ask({ query }, lead)).body.data).toEqual({ order: null });
  expect((await shop.ask({ query }, admin)).body).toEqual({ data: { order: { margin: 40 } } });
});

test('a refused field that is never null takes its parent with it, as any other', async () => {
  await using shop = await startSmallGateway({ authenticate: asNamed });

  const { body, codes } = await shop.ask({ query: '{ orders { id margin } }' }, viewer);

  expect(body.data).toBeNull();
  expect(codes).toEqual(['FORBIDDEN']);
});

test('a refused mutation does nothing', async () => {
  await using shop = await startSmallGateway({ authenticate: asNamed });

  const { body, codes } = await shop.ask(
    { query: 'mutation { cancel(id: "1") { id } note(text: "kept") }' },
    viewer,
  );

  expect(codes).toEqual(['FORBIDDEN']);
  expect(body.data).toEqual({ cancel: null, note: 'kept' });
  expect(shop.clients.orders.requests.map(({ query }) => query).join()).not.toContain('cancel');
});

test('reading through an interface does not get past a stricter implementation', async () => {
  await using shop = await startSmallGateway({ authenticate: asNamed });

  const { body, codes } = await shop.ask(
    { query: '{ order(id: "1") { priced { total } } }' },
    viewer,
  );

  expect(codes).toEqual(['FORBIDDEN']);
  expect(body.data).toEqual({ order: { priced: { total: null } } });
});

test('fragments, aliases and unions hide nothing', async () => {
  await using shop = await startSmallGateway({ authenticate: asNamed });

  const { body } = await shop.ask({
    query: `{ latest { ...Sums ... on Voucher { secret: code } } }
      fragment Sums on Order { ...Deeper } fragment Deeper on Order { id sum: total }`,
  });

  expect(body.data).toBeNull();
  expect(body.errors?.map(({ path }) => path)).toEqual([
    ['latest', 'sum'],
    ['latest', 'secret'],
  ]);
});

test('what @skip leaves out is not refused', async () => {
  await using shop = await startSmallGateway({ authenticate: asNamed });

  const { body } = await shop.ask({
    query: 'query($s: Boolean!) { order(id: "1") { id total @skip(if: $s) } }',
    variables: { s: true },
  });

  expect(body).toEqual({ data: { order: { id: '1' } } });
});

test('equal texts of callers with different rights do not share an answer', async () => {
  await using shop = await startSmallGateway({ authenticate: asNamed });
  const query = 'query Same { order(id: "1") { total } }';

  const totals = [];
  for (const who of [lead, viewer, lead, nobody])
    totals.push((await shop.ask({ query }, who)).body.data?.['order']);

  expect(totals).toEqual([{ total: 100 }, { total: null }, { total: 100 }, { total: null }]);
});

test('directives that @link renames count as what they are', () => {
  const { supergraphSdl } = compose([
    {
      name: 'a',
      url: '',
      sdl: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
          import: [{ name: "@requiresScopes", as: "@needs" }, { name: "@authenticated", as: "@known" }])
        type Query { open: Int secret: Int @needs(scopes: [["deep"]]) mine: Hidden }
        scalar Hidden @known`,
    },
  ]);

  const { fieldAccess } = createGeneration(supergraphSdl);

  expect(fieldAccess.requirementsOf('Query', 'open')).toEqual([]);
  expect(fieldAccess.requirementsOf('Query', 'secret')).toEqual([
    { kind: 'scopes', anyOf: [['deep']] },
  ]);
  expect(fieldAccess.requirementsOf('Query', 'mine')).toEqual([{ kind: 'authenticated' }]);
});
