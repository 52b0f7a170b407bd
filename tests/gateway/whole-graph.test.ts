import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createIdentities } from '../../app/identity.ts';
import { createSubgraphs } from '../../app/subgraphs.ts';
import { fileSource } from '../../gateway/composition/supergraph-source.ts';
import { createGateway, type Gateway } from '../../gateway/gateway.ts';
import { maySeeOrder } from '../../kernel/caller.ts';
import { systemClock } from '../../kernel/clock.ts';
import { ShopError } from '../../kernel/errors.ts';
import { createInProcessClient } from '../../kernel/graphql/in-process-client.ts';
import type { Subgraph, SubgraphClient } from '../../kernel/graphql/subgraph.ts';
import { localIdOf } from '../../kernel/ids.ts';
import type { Notice } from '../../kernel/notifier.ts';
import { secureRandom } from '../../kernel/random.ts';
import { seedDemoShop } from '../../seed/load.ts';
import { eventually } from '../support/eventually.ts';
import { testConfig } from '../support/test-config.ts';
import { type TestDatabase, testDatabase } from '../support/test-database.ts';
import { connect, follow } from './subscriptions/support/client.ts';
import { plainParts, silentLog, toAnswer } from './support/small-gateway.ts';

const config = testConfig();

let database: TestDatabase;
let subgraphs: readonly Subgraph[];
let gateway: Gateway;
const letters: Notice[] = [];
const down = new Set<string>();

beforeAll(async () => {
  database = await testDatabase();
  const { client, db } = database;
  const notifier = {
    channels: [],
    send: async (notice: Notice): Promise<void> => {
      letters.push(notice);
    },
  };
  const parts = { client, db, config, clock: systemClock, random: secureRandom, log: silentLog };
  subgraphs = createSubgraphs({ ...parts, notifier });
  await Promise.all(subgraphs.map((subgraph) => subgraph.start()));
  await seedDemoShop({ db, clock: systemClock, config });

  const identities = await createIdentities(config, systemClock);
  gateway = createGateway({
    ...plainParts,
    source: fileSource(join('schema', 'supergraph.graphql')),
    clientFor: (name) => breakable(name),
    authenticate: identities.authenticate,
    subscriptionGuards: {
      orderStatusChanged: (caller, args) =>
        maySeeOrder(caller, localIdOf('Order', String(args['orderId']))),
    },
  });
  await gateway.listen();
});

afterAll(async () => {
  await gateway.close();
  await Promise.all(subgraphs.map((subgraph) => subgraph.stop()));
  await database[Symbol.asyncDispose]();
});

/** A subgraph in this process that can be taken down. */
function breakable(name: string): SubgraphClient {
  const subgraph = subgraphs.find((each) => each.name === name);
  if (!subgraph) throw new Error(`There is no subgraph ${name}`);
  const client = createInProcessClient(subgraph);
  return {
    ...client,
    execute: (request) =>
      down.has(name)
        ? Promise.reject(
            new ShopError('SUBGRAPH_UNAVAILABLE', `The ${name} service did not answer`),
          )
        : client.execute(request),
  };
}

async function ask<T = Record<string, unknown>>(
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
) {
  const response = await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const { body, codes } = await toAnswer(response);
  return { data: body.data as T, errors: body.errors ?? [], codes };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

async function openSession(): Promise<string> {
  const { data } = await ask<{ sessionStart: { sessionToken: string } }>(
    'mutation ($input: SessionStartInput!) { sessionStart(input: $input) { sessionToken } }',
    { input: { idempotencyKey: `whole-graph-${secureRandom.int(2 ** 40)}` } },
  );
  return data.sessionStart.sessionToken;
}

/** The way of a guest: number and address, the code from the letter, a token that opens the order. */
async function proveOrder(orderNumber: string) {
  const session = bearer(await openSession());
  const key = { idempotencyKey: `prove-${secureRandom.int(2 ** 40)}` };
  const email = 'opal@example.com';
  const before = letters.length;
  const asked = await ask<{ orderLookupRequest: { challengeId: string } }>(
    'mutation ($input: OrderLookupRequestInput!) { orderLookupRequest(input: $input) { challengeId } }',
    { input: { orderNumber, email, ...key } },
    session,
  );
  const code = await eventually(() => {
    // Letters of other matters come in between, when their feed has its turn.
    const codes = letters.slice(before).flatMap(({ fields }) => fields['code'] ?? []);
    if (codes[0] === undefined) throw new Error('No letter with a code came');
    return codes[0];
  });
  const { challengeId } = asked.data.orderLookupRequest;
  const verified = await ask<{ orderLookupVerify: { accessToken: string; orderId: string } }>(
    'mutation ($input: OrderLookupVerifyInput!) { orderLookupVerify(input: $input) { accessToken orderId } }',
    { input: { challengeId, code, ...key } },
    session,
  );
  const { accessToken, orderId } = verified.data.orderLookupVerify;
  return { token: accessToken, orderId };
}

async function scan(trackingNumber: string, status: string) {
  const { data } = await ask<{ applyShipmentFact: { outcome: string } }>(
    'mutation ($input: ApplyShipmentFactInput!) { applyShipmentFact(input: $input) { outcome } }',
    {
      input: {
        carrier: 'dpd',
        trackingNumber,
        status,
        rawCode: status,
        occurredAt: new Date().toISOString(),
        idempotencyKey: `scan-${status}`,
      },
    },
    { 'x-api-key': config.secrets.apiKey },
  );
  return data.applyShipmentFact.outcome;
}

interface WholeOrder {
  readonly number: string;
  readonly shipments: readonly { readonly trackingNumber: string }[];
  readonly lines: readonly { readonly product: { readonly title: string } | null }[];
  readonly returns: readonly unknown[] | null;
}

const wholeOrder = `query ($id: ID!) {
  order(id: $id) {
    number total { amount }
    shipments { trackingNumber }
    lines { title product { title image { url } } returnableQuantity }
    returns { number }
    returnEligibility { eligible lines { reason } }
  }
}`;

describe('a guest', () => {
  test('sees the order proved, with its pieces and returns, and nothing of its customer', async () => {
    const { token, orderId } = await proveOrder('GG-12047');
    const { data, errors } = await ask<{ order: WholeOrder }>(
      wholeOrder,
      { id: orderId },
      bearer(token),
    );
    expect(errors).toEqual([]);
    expect(data.order).toMatchObject({ number: 'GG-12047', total: { amount: '2330.00' } });
    expect(data.order.lines.every((line) => line.product?.title)).toBe(true);
    expect(data.order.returns).toEqual([]);

    const customer = await ask(
      'query ($id: ID!) { order(id: $id) { number customer { name } } }',
      { id: orderId },
      bearer(token),
    );
    expect(customer.data).toEqual({ order: { number: 'GG-12047', customer: null } });
    expect(customer.codes).toEqual(['FORBIDDEN']);
  });

  test('keeps the pieces when the root beside them is of a subgraph that is down', async () => {
    down.add('concierge');
    try {
      const { data, errors } = await ask(
        '{ products(first: 2) { nodes { title } } widgetConfig { greeting } }',
      );
      expect(data).toEqual({
        products: { nodes: [{ title: expect.any(String) }, { title: expect.any(String) }] },
        widgetConfig: null,
      });
      expect(errors).toEqual([
        {
          message: 'The concierge service did not answer',
          path: ['widgetConfig'],
          extensions: { code: 'SUBGRAPH_UNAVAILABLE', requestId: expect.stringMatching(/^req_/) },
        },
      ]);
    } finally {
      down.clear();
    }
  });

  test('keeps the order when the returns or the catalog are down', async () => {
    const { token, orderId } = await proveOrder('GG-12047');
    down.add('returns').add('catalog');
    try {
      const { data, codes } = await ask<{ order: WholeOrder }>(
        wholeOrder,
        { id: orderId },
        bearer(token),
      );
      expect(data.order.number).toBe('GG-12047');
      expect(data.order.returns).toBeNull();
      expect(data.order.lines.map((line) => line.product)).toEqual(
        data.order.lines.map(() => null),
      );
      expect(new Set(codes)).toEqual(new Set(['SUBGRAPH_UNAVAILABLE']));
    } finally {
      down.clear();
    }
  });

  test('watches the order: each scan arrives with its pieces, and after a cut what was missed', async () => {
    const { token, orderId } = await proveOrder('GG-12047');
    const { data } = await ask<{ order: WholeOrder }>(wholeOrder, { id: orderId }, bearer(token));
    const tracking = data.order.shipments[0]?.trackingNumber ?? '';
    const query = `subscription ($id: ID!) {
      orderStatusChanged(orderId: $id) {
        entry { shipmentStatus }
        order { total { amount } lines { product { title } } }
      }
    }`;
    const wsUrl = gateway.url.replace('http', 'ws');
    const first = connect(wsUrl, `Bearer ${token}`);
    // From the last event there is: then nothing can happen before the stream is open.
    const watching = follow(first, {
      query,
      variables: { id: orderId },
      extensions: { lastEventId: await latestEventOf(localIdOf('Order', orderId)) },
    });
    expect(await scan(tracking, 'OUT_FOR_DELIVERY')).toBe('APPLIED');
    expect(await watching.data(1)).toEqual([
      {
        orderStatusChanged: {
          entry: { shipmentStatus: 'OUT_FOR_DELIVERY' },
          order: {
            total: { amount: '2330.00' },
            lines: data.order.lines.map((line) => ({ product: { title: line.product?.title } })),
          },
        },
      },
    ]);
    const lastEventId = watching.results[0]?.extensions?.['eventId'];
    await first.dispose();

    expect(await scan(tracking, 'DELIVERED')).toBe('APPLIED');
    const second = connect(wsUrl, `Bearer ${token}`);
    const back = follow(second, { query, variables: { id: orderId }, extensions: { lastEventId } });
    const [missed] = (await back.data(1)) as { orderStatusChanged: { entry: unknown } }[];
    expect(missed?.orderStatusChanged.entry).toEqual({ shipmentStatus: 'DELIVERED' });
    await second.dispose();

    const stranger = connect(wsUrl, `Bearer ${await openSession()}`);
    const refused = follow(stranger, { query, variables: { id: orderId } });
    expect(await refused.ended()).toBe('FORBIDDEN');
    await stranger.dispose();
  });
});

interface Said {
  messageSend: {
    messages: {
      kind: string;
      text?: string;
      search?: {
        title: string;
        products: { nodes: { title: string; metal: { code: string } }[] };
      } | null;
      order?: { number: string } | null;
    }[];
  };
}

const say = `mutation ($input: MessageSendInput!) {
  messageSend(input: $input) {
    messages {
      kind
      ... on ShopperText { text }
      ... on ProductCard { search { title products(first: 3) { nodes { title metal { code } } } } }
      ... on OrderStatusCard { order { number } }
    }
  }
}`;

const saying = (text: string) => ({
  input: { text, idempotencyKey: `say-${secureRandom.int(2 ** 40)}` },
});

describe('a shopper in conversation', () => {
  test('asks in words and sees pieces: the concierge reads the wish, the catalog fills the shelf', async () => {
    const token = await openSession();
    const { data, errors } = await ask<Said>(
      say,
      saying('not gold, silver earrings please'),
      bearer(token),
    );
    expect(errors).toEqual([]);
    const [, , card] = data.messageSend.messages;
    expect(card?.search?.title).toBe('Earrings in silver');
    const pieces = card?.search?.products.nodes ?? [];
    expect(pieces).toHaveLength(3);
    expect(new Set(pieces.map((piece) => piece.metal.code))).toEqual(new Set(['SILVER']));
  });

  test('is shown the order proved, joined from the orders service', async () => {
    const { token } = await proveOrder('GG-12047');
    const { data, errors } = await ask<Said>(say, saying('Show my order'), bearer(token));
    expect(errors).toEqual([]);
    expect(data.messageSend.messages.map((message) => message.kind)).toEqual([
      'SHOPPER_TEXT',
      'ORDER_STATUS',
      'CSAT_BAR',
    ]);
    expect(data.messageSend.messages[1]?.order).toEqual({ number: 'GG-12047' });
  });

  test('keeps the conversation when the catalog is down: the shelf alone is blank', async () => {
    const token = await openSession();
    down.add('catalog');
    try {
      const { data, codes } = await ask<Said>(say, saying('silver rings'), bearer(token));
      expect(data.messageSend.messages).toEqual([
        { kind: 'SHOPPER_TEXT', text: 'silver rings' },
        { kind: 'ASSISTANT_TEXT' },
        { kind: 'PRODUCT_CARD', search: null },
        { kind: 'OFFER_CARD' },
      ]);
      expect(new Set(codes)).toEqual(new Set(['SUBGRAPH_UNAVAILABLE']));
    } finally {
      down.clear();
    }
  });

  test('rates an answer, and the rating comes back with the session from another service', async () => {
    const token = await openSession();
    await ask(
      'mutation ($input: CsatSubmitInput!) { csatSubmit(input: $input) { csat { label } } }',
      { input: { rating: 5, intent: 'TRACK_ORDER', idempotencyKey: 'rate-1' } },
      bearer(token),
    );
    const { data, errors } = await ask(
      `mutation ($input: SessionStartInput!) {
        sessionStart(input: $input) { session { messageCount csat { rating intent label } } }
      }`,
      { input: { idempotencyKey: `continue-${secureRandom.int(2 ** 40)}` } },
      bearer(token),
    );
    expect(errors).toEqual([]);
    expect(data['sessionStart']).toEqual({
      session: {
        messageCount: 0,
        csat: [{ rating: 5, intent: 'TRACK_ORDER', label: 'GREAT' }],
      },
    });
  });
});

async function latestEventOf(orderId: string): Promise<string> {
  const events = database.db.collection<{ _id: string }>('events');
  const latest = await events.findOne({ key: `Order:${orderId}` }, { sort: { keySeq: -1 } });
  return latest?._id ?? '';
}
