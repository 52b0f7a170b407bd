import { expect, test } from '@jest/globals';
import type { DecidePolicies } from '../../gateway/auth/policies.ts';
import { staticSource } from '../../gateway/composition/supergraph-source.ts';
import { asNamed } from './support/as-caller.ts';
import { startSmallGateway, supergraphOf } from './support/small-gateway.ts';
import { sdl } from './support/small-shop.ts';

const source = staticSource(
  supergraphOf({
    orders: sdl.orders
      .replace('"@authenticated"', '"@authenticated", "@policy"')
      .replace(
        'number: String!',
        'number: String @policy(policies: [["vip", "adult"], ["owner"]])',
      ),
  }),
);
const query = '{ order(id: "1") { id number } }';
const vip = { authorization: 'vip any' };

/** Policies that hold by the client that a token names. */
const byClient: DecidePolicies = (names, { client }) =>
  new Set(names.filter((name) => client === 'owner' || (client === 'vip' && name !== 'owner')));

test('a policy holds for whom the port says, and a field without it is not asked for', async () => {
  await using shop = await startSmallGateway({
    source,
    authenticate: asNamed,
    decidePolicies: byClient,
    shareEqualQueries: true,
  });
  const answers = await Promise.all(
    [vip, { authorization: 'owner any' }, { authorization: 'guest any' }, {}].map((headers) =>
      shop.ask({ query }, headers),
    ),
  );
  expect(answers.map(({ body }) => body.data?.['order'])).toEqual([
    { id: '1', number: 'GG-1' },
    { id: '1', number: 'GG-1' },
    { id: '1', number: null },
    { id: '1', number: null },
  ]);
  expect(answers.map(({ codes }) => codes)).toEqual([[], [], ['FORBIDDEN'], ['UNAUTHENTICATED']]);
});

test.each([
  ['nobody decides', undefined],
  [
    'the decision fails',
    async () => {
      throw new Error('The service of policies is down');
    },
  ],
])('where %s it is refused', async (_, decidePolicies) => {
  await using shop = await startSmallGateway({
    source,
    authenticate: asNamed,
    ...(decidePolicies ? { decidePolicies } : {}),
  });
  const { codes } = await shop.ask({ query }, vip);
  expect(codes).toEqual(['FORBIDDEN']);
});
