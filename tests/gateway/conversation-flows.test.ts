import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createIdentities } from '../../app/identity.ts';
import { createSubgraphs } from '../../app/subgraphs.ts';
import { fileSource } from '../../gateway/composition/supergraph-source.ts';
import { createGateway, type Gateway } from '../../gateway/gateway.ts';
import { systemClock } from '../../kernel/clock.ts';
import { createInProcessClient } from '../../kernel/graphql/in-process-client.ts';
import type { Subgraph } from '../../kernel/graphql/subgraph.ts';
import type { Notice } from '../../kernel/notifier.ts';
import { secureRandom } from '../../kernel/random.ts';
import { seedDemoShop } from '../../seed/load.ts';
import { eventually } from '../support/eventually.ts';
import { testConfig } from '../support/test-config.ts';
import { type TestDatabase, testDatabase } from '../support/test-database.ts';
import { plainParts, silentLog } from './support/small-gateway.ts';

/** Each flow of the smoke checklist (domain W2), one interaction, through a whole shop in this process. */

const config = testConfig();
const letters: Notice[] = [];

let database: TestDatabase;
let subgraphs: readonly Subgraph[];
let gateway: Gateway;

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
  const { authenticate } = await createIdentities(config, systemClock);
  gateway = createGateway({
    ...plainParts,
    source: fileSource(join('schema', 'supergraph.graphql')),
    clientFor: (name) => {
      const subgraph = subgraphs.find((each) => each.name === name);
      if (!subgraph) throw new Error(`There is no subgraph ${name}`);
      return createInProcessClient(subgraph);
    },
    authenticate,
  });
  await gateway.listen();
});

afterAll(async () => {
  await gateway.close();
  await Promise.all(subgraphs.map((subgraph) => subgraph.stop()));
  await database[Symbol.asyncDispose]();
});

async function ask<T>(query: string, variables: object, token?: string): Promise<T> {
  const response = await fetch(gateway.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: T; errors?: unknown };
  expect(errors).toBeUndefined();
  return data;
}

const key = (): string => `flow-${secureRandom.int(2 ** 40)}-${secureRandom.int(2 ** 40)}`;

async function openSession(): Promise<string> {
  const { sessionStart } = await ask<{ sessionStart: { sessionToken: string } }>(
    'mutation ($input: SessionStartInput!) { sessionStart(input: $input) { sessionToken } }',
    { input: { idempotencyKey: key() } },
  );
  return sessionStart.sessionToken;
}

interface Message {
  readonly kind: string;
  readonly text?: string;
  readonly search?: { readonly products: { readonly nodes: readonly object[] } };
  readonly offer?: {
    readonly product: {
      readonly id: string;
      readonly variants: readonly { readonly id: string }[];
    };
  };
  readonly order?: { readonly id: string; readonly number: string } | null;
  readonly intent?: string;
  readonly run?: number;
}

const said = `kind
  ... on AssistantText { text }
  ... on ProductCard { search { products(first: 3) { nodes { title } } } }
  ... on OfferCard { offer { product { id variants { id } } } }
  ... on OrderStatusCard { order { id number } }
  ... on CsatBar { intent run }
  ... on EscalationForm { order { id number } }`;

/** What the concierge answers, without the shopper's own words. */
async function say(token: string, text: string): Promise<readonly Message[]> {
  const { messageSend } = await ask<{ messageSend: { messages: readonly Message[] } }>(
    `mutation ($input: MessageSendInput!) { messageSend(input: $input) { messages { ${said} } } }`,
    { input: { text, idempotencyKey: key() } },
    token,
  );
  const [own, ...answer] = messageSend.messages;
  expect(own?.kind).toBe('SHOPPER_TEXT');
  return answer;
}

const kinds = (messages: readonly Message[]): string[] => messages.map(({ kind }) => kind);

/** Through the guest check, with the code from the letter. @returns a token that opens the order */
async function prove(token: string, orderNumber: string): Promise<string> {
  const before = letters.length;
  const input = { orderNumber, email: 'opal@example.com', idempotencyKey: key() };
  const { orderLookupRequest } = await ask<{ orderLookupRequest: { challengeId: string } }>(
    'mutation ($input: OrderLookupRequestInput!) { orderLookupRequest(input: $input) { challengeId } }',
    { input },
    token,
  );
  const code = await eventually(() => {
    // Letters of other matters come in between, when their feed has its turn.
    const codes = letters.slice(before).flatMap(({ fields }) => fields['code'] ?? []);
    if (codes[0] === undefined) throw new Error('No letter with a code came');
    return codes[0];
  });
  const { challengeId } = orderLookupRequest;
  const { orderLookupVerify } = await ask<{ orderLookupVerify: { accessToken: string } }>(
    'mutation ($input: OrderLookupVerifyInput!) { orderLookupVerify(input: $input) { accessToken } }',
    { input: { challengeId, code, idempotencyKey: key() } },
    token,
  );
  return orderLookupVerify.accessToken;
}

describe('the flows of the smoke checklist', () => {
  test('find a piece (C1): words, a shelf, an offer', async () => {
    const answer = await say(await openSession(), 'gold rings under €2,500');
    expect(kinds(answer)).toEqual(['ASSISTANT_TEXT', 'PRODUCT_CARD', 'OFFER_CARD']);
    expect(answer[1]?.search?.products.nodes).toHaveLength(3);
    expect(answer[2]?.offer?.product.variants.length).toBeGreaterThan(0);
  });

  test('track an order (O1): where it is, then how it went, once', async () => {
    const token = await prove(await openSession(), 'GG-12047');
    const answer = await say(token, '/track');
    expect(kinds(answer)).toEqual(['ORDER_STATUS', 'CSAT_BAR']);
    expect(answer[0]?.order?.number).toBe('GG-12047');
    expect(kinds(await say(token, 'and where is my order now?'))).toEqual(['ORDER_STATUS']);
  });

  test('track an order again (K8): each run has a rating of its own', async () => {
    const token = await prove(await openSession(), 'GG-12047');
    const rate = async (bar: Message | undefined, rating: number): Promise<void> => {
      const input = { rating, intent: bar?.intent, run: bar?.run, idempotencyKey: key() };
      await ask(
        'mutation ($input: CsatSubmitInput!) { csatSubmit(input: $input) { csat { id } } }',
        { input },
        token,
      );
    };
    await rate((await say(token, '/track')).at(-1), 2);
    await say(token, 'silver rings');
    await rate((await say(token, '/track')).at(-1), 5);

    const { sessionStart } = await ask<{ sessionStart: { session: { csat: readonly object[] } } }>(
      `mutation ($input: SessionStartInput!) { sessionStart(input: $input) {
        session { csat { intent run rating } } } }`,
      { input: { idempotencyKey: key() } },
      token,
    );
    expect(sessionStart.session.csat).toEqual([
      { intent: 'TRACK_ORDER', run: 1, rating: 2 },
      { intent: 'TRACK_ORDER', run: 2, rating: 5 },
    ]);
  });

  test('return a piece (R1): words, then the form with the order that is open', async () => {
    const token = await prove(await openSession(), 'GG-12047');
    const answer = await say(token, '/return');
    expect(kinds(answer)).toEqual(['ASSISTANT_TEXT', 'ESCALATION_FORM']);
    expect(answer[1]?.order?.number).toBe('GG-12047');
  });

  test('hold a piece (K1): an offer, then words that confirm it', async () => {
    const token = await openSession();
    const offered = await say(token, '/reserve a gold ring');
    const piece = offered[0]?.offer?.product;
    const { capsuleReserve } = await ask<{ capsuleReserve: { messages: readonly Message[] } }>(
      `mutation ($input: CapsuleReserveInput!) { capsuleReserve(input: $input) {
        messages { ${said} } userErrors { code } } }`,
      { input: { productId: piece?.id, variantId: piece?.variants[0]?.id, idempotencyKey: key() } },
      token,
    );
    const { messages } = capsuleReserve;
    expect(kinds([...offered, ...messages])).toEqual(['OFFER_CARD', 'ASSISTANT_TEXT']);
    expect(messages[0]?.text).toContain('held for you for 48 hours');
  });

  test('ask a person (K4): the form, then words that confirm the ticket', async () => {
    const token = await openSession();
    const offered = await say(token, '/stylist');
    interface Created {
      readonly ticketCreate: {
        readonly ticket: { readonly number: string };
        readonly messages: readonly Message[];
      };
    }
    const { ticketCreate } = await ask<Created>(
      `mutation ($input: TicketCreateInput!) { ticketCreate(input: $input) {
        ticket { number } messages { ${said} } userErrors { code } } }`,
      {
        input: {
          topic: 'STYLE_ADVICE',
          message: 'Two rings to compare before Friday',
          contact: { email: 'opal@example.com' },
          idempotencyKey: key(),
        },
      },
      token,
    );
    const { ticket, messages } = ticketCreate;
    expect(kinds([...offered, ...messages])).toEqual(['ESCALATION_FORM', 'ASSISTANT_TEXT']);
    expect(messages[0]?.text).toContain(ticket.number);
  });

  test('rate an answer (K8): the bar, then aurora_csat_submitted among the events', async () => {
    const token = await openSession();
    const answer = await say(token, 'I would like to rate this');
    expect(kinds(answer)).toEqual(['CSAT_BAR']);
    await ask(
      `mutation ($input: CsatSubmitInput!) { csatSubmit(input: $input) {
        csat { rating } userErrors { code } } }`,
      { input: { rating: 5, intent: answer[0]?.intent, idempotencyKey: key() } },
      token,
    );
    const submitted = await eventually(async () => {
      const found = await database.db
        .collection('analytics_events')
        .findOne({ name: 'aurora_csat_submitted', 'payload.rating': 5, 'payload.intent': 'CSAT' });
      if (!found) throw new Error('Nothing was submitted');
      return found;
    });
    expect(submitted['name']).toBe('aurora_csat_submitted');
  });
});
