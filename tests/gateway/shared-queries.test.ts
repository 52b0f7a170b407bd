import { expect, test } from '@jest/globals';
import { anonymous, type Caller } from '../../kernel/caller.ts';
import { ShopError } from '../../kernel/errors.ts';
import { startSmallGateway } from './support/small-gateway.ts';

const title = (id: string) => ({
  query: 'query ($id: ID!) { product(id: $id) { title } }',
  variables: { id },
});
const somebody = anonymous('shop');
const staff: Caller = {
  kind: 'staff',
  tenant: 'shop',
  subject: 'somebody',
  name: 'Somebody',
  roles: [],
  scopes: [],
  client: 'dashboard',
};

test('equal queries in flight together are run once, and the next one anew', async () => {
  await using shop = await startSmallGateway({ shareEqualQueries: true });
  const { gateway, clients } = shop;

  const answers = await Promise.all([
    gateway.execute(title('ring'), somebody),
    gateway.execute(title('ring'), somebody),
    gateway.execute(title('chain'), somebody),
    gateway.execute(title('ring'), staff),
  ]);
  expect(answers.map(({ data }) => data)).toEqual([
    { product: { title: 'The ring' } },
    { product: { title: 'The ring' } },
    { product: { title: 'The chain' } },
    { product: { title: 'The ring' } },
  ]);
  expect(clients.catalog.requests.length).toBe(3);

  await gateway.execute(title('ring'), somebody);
  expect(clients.catalog.requests.length).toBe(4);
});

test('an answer with errors belongs to one request', async () => {
  await using shop = await startSmallGateway({ shareEqualQueries: true });
  shop.clients.catalog.answer = async () => {
    throw new ShopError('SUBGRAPH_UNAVAILABLE', 'The catalog service did not answer');
  };
  const ask = () => shop.gateway.execute(title('ring'), somebody);
  const answers = await Promise.all([ask(), ask()]);
  const ids = answers.map(({ errors }) => errors?.[0]?.extensions?.['requestId']);
  expect(ids).toEqual([expect.stringMatching(/^req_/), expect.stringMatching(/^req_/)]);
  expect(new Set(ids).size).toBe(2);
});

test('mutations are never shared, and nothing is unless it is asked for', async () => {
  await using sharing = await startSmallGateway({ shareEqualQueries: true });
  const note = { query: 'mutation { note(text: "once each") }' };
  await Promise.all([1, 2, 3].map(() => sharing.gateway.execute(note, somebody)));
  expect(sharing.clients.orders.requests.length).toBe(3);

  await using plain = await startSmallGateway();
  await Promise.all([1, 2].map(() => plain.gateway.execute(title('ring'), somebody)));
  expect(plain.clients.catalog.requests.length).toBe(2);
});
