/** Multipart subscriptions as a page has them that uses Apollo Client and nothing else: its own link reads our parts. */
import { ApolloClient, CombinedGraphQLErrors, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { CombinedProtocolErrors } from '@apollo/client/errors';
import { expect, test } from '@jest/globals';
import { eventually } from '../../support/eventually.ts';
import { anOrder, startMiniShop } from './support/mini-shop.ts';
import { startGateway } from './support/start-gateway.ts';

const document = gql`
  subscription {
    orderChanged(orderId: "1") {
      id
      seq
      items {
        product {
          upc
          name
        }
      }
    }
  }
`;

/** Follows as a component would, and keeps what comes. */
function follow(url: string, query = document, headers: Record<string, string> = {}) {
  const client = new ApolloClient({
    link: new HttpLink({ uri: url, headers }),
    cache: new InMemoryCache(),
  });
  const seqs: unknown[] = [];
  const errors: unknown[] = [];
  let isOver = false;
  const subscription = client.subscribe<Record<string, { seq: number }>>({ query }).subscribe({
    next({ data, error }) {
      if (data) seqs.push(data['orderChanged']?.seq);
      if (error) errors.push(error);
    },
    error: (error: unknown) => void errors.push(error),
    complete() {
      isOver = true;
    },
  });
  return {
    seqs,
    errors,
    get isOver() {
      return isOver;
    },
    stop() {
      subscription.unsubscribe();
      client.stop();
    },
  };
}

test('each event is read when it comes, heartbeats are not seen, and the end is the end', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop, { subscriptionLimits: { heartbeatEveryMs: 10 } });
  const followed = follow(started.gateway.url);
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
  for (let seq = 1; seq <= 5; seq++) {
    shop.events.emit('order:1', anOrder('1', 'CHANGED', seq));
    await eventually(() => expect(followed.seqs).toHaveLength(seq));
  }
  shop.events.end('order:1');
  await eventually(() => expect(followed.isOver).toBe(true));
  expect(followed.seqs).toEqual([1, 2, 3, 4, 5]);
  expect(followed.errors).toEqual([]);
  followed.stop();
});

test('an event with an error beside its data does not end the stream', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop);
  const followed = follow(started.gateway.url);
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
  shop.catalog.mode = 'error';
  shop.events.emit('order:1', anOrder('1', 'CHANGED', 1));
  await eventually(() => expect(followed.errors).toHaveLength(1));
  expect(CombinedGraphQLErrors.is(followed.errors[0])).toBe(true);
  shop.catalog.mode = 'ok';
  shop.events.emit('order:1', anOrder('1', 'CHANGED', 2));
  await eventually(() => expect(followed.seqs.at(-1)).toBe(2));
  followed.stop();
});

test('a source that is lost is an error of the protocol, and the end', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop, {
    upstreamLimits: { reconnectMs: 200 },
  });
  const followed = follow(started.gateway.url);
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
  await shop.orders.down();
  await eventually(() => expect(followed.isOver).toBe(true));
  const [error] = followed.errors;
  expect(CombinedProtocolErrors.is(error) && error.errors).toMatchObject([
    { extensions: { code: 'SUBSCRIPTION_SOURCE_LOST' } },
  ]);
  followed.stop();
});

test.each([
  ['what the schema does not have', gql('subscription { none }'), 'GRAPHQL_VALIDATION_FAILED'],
  [
    'a right that is missing',
    gql('subscription { staffOrder(orderId: "1") { seq } }'),
    'FORBIDDEN',
  ],
])('%s is an error of GraphQL', async (_what, query, code) => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop);
  const followed = follow(started.gateway.url, query, { authorization: 'shopper s1 1' });
  await eventually(() => expect(followed.errors).toHaveLength(1));
  const [error] = followed.errors;
  expect(CombinedGraphQLErrors.is(error) && error.errors).toMatchObject([{ extensions: { code } }]);
  followed.stop();
});

test('a gateway that goes away is a lost connection, not a whole stream', async () => {
  await using shop = await startMiniShop();
  const started = await startGateway(shop);
  const followed = follow(started.gateway.url);
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
  await started.gateway.close();
  await eventually(() => expect(followed.errors).toHaveLength(1));
  expect(String(followed.errors[0])).toContain('premature end of multipart body');
  followed.stop();
});

test('a page that leaves releases the subgraph', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop);
  const followed = follow(started.gateway.url);
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
  followed.stop();
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(0));
});
