import { WebSocket } from 'ws';
import { toGlobalId } from '../../../kernel/ids.ts';
import { signWebhook } from '../../../kernel/webhook-signature.ts';
import type { Planted } from './planted.ts';

/** The shop as somebody outside reaches it. */
export interface Outside {
  readonly url: string;
  /** Of a shopper who has just come. */
  readonly authorization: string;
  readonly hookSecret: string;
  /** An answer of any door. */
  heard(answer: Heard): void;
}

export interface Heard {
  readonly door: string;
  readonly status: number;
  readonly text: string;
}

/** A way in, and a person who puts what they have where it belongs or where it does not. */
export type Door = (outside: Outside, person: Planted, key: string) => Promise<void>;

const json = { 'content-type': 'application/json' };

async function send(
  { url, heard }: Outside,
  door: string,
  path: string,
  init: RequestInit,
): Promise<void> {
  const response = await fetch(`${url}${path}`, init);
  const headers = JSON.stringify([...response.headers]);
  heard({ door, status: response.status, text: `${headers}\n${await response.text()}` });
}

const graphql = (
  outside: Outside,
  door: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> =>
  send(outside, door, '/graphql', {
    method: 'POST',
    headers: { ...json, authorization: outside.authorization, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const messageSend =
  'mutation ($input: MessageSendInput!) { messageSend(input: $input) { userErrors { code message } } }';
const lookup =
  'mutation ($input: OrderLookupRequestInput!) { orderLookupRequest(input: $input) { userErrors { code message } } }';

const all = (person: Planted): string => Object.values(person).join(' ');

export const doors: Readonly<Record<string, Door>> = {
  'a message': (outside, person, idempotencyKey) =>
    graphql(outside, 'a message', {
      query: messageSend,
      variables: { input: { text: all(person), idempotencyKey } },
    }),
  'a message too long': (outside, person, idempotencyKey) =>
    graphql(outside, 'a message too long', {
      query: messageSend,
      variables: { input: { text: all(person).repeat(20), idempotencyKey } },
    }),
  'text where an object belongs': (outside, person) =>
    graphql(outside, 'text where an object belongs', {
      query: messageSend,
      variables: { input: all(person) },
    }),
  'an object where text belongs': (outside, person, idempotencyKey) =>
    graphql(outside, 'an object where text belongs', {
      query: messageSend,
      variables: { input: { text: { ...person }, idempotencyKey } },
    }),
  'an enum value that there is not': (outside, person, idempotencyKey) =>
    graphql(outside, 'an enum value that there is not', {
      query: messageSend,
      variables: { input: { text: 'hello', intent: all(person), idempotencyKey } },
    }),
  'fields that there are not': (outside, person, idempotencyKey) =>
    graphql(outside, 'fields that there are not', {
      query: messageSend,
      variables: { input: { text: 'hello', idempotencyKey, [person.email]: person.name } },
    }),
  'written into the document': (outside, person, key) =>
    graphql(outside, 'written into the document', {
      query: `mutation { messageSend(input: { text: ${JSON.stringify(all(person))},
        idempotencyKey: "${key}" }) { userErrors { code } } }`,
    }),
  'written into the document, at the wrong place': (outside, person) =>
    graphql(outside, 'written into the document, at the wrong place', {
      query: `{ products(first: ${JSON.stringify(all(person))}) { nodes { id } } }`,
    }),
  'a document that does not parse': (outside, person) =>
    graphql(outside, 'a document that does not parse', {
      query: `mutation { messageSend(input: ${JSON.stringify(all(person))} "${person.email}" `,
    }),
  'a string that does not end': (outside, person) =>
    graphql(outside, 'a string that does not end', { query: `{ order(id: "${all(person)}` }),
  'names of fields, variables and operations': (outside, person) =>
    graphql(outside, 'names of fields, variables and operations', {
      query: 'query Mine($mine: String) { nope }',
      variables: { [person.email]: person.name },
      operationName: all(person),
      extensions: { clientLibrary: { name: person.name, version: person.phone } },
    }),
  'JSON that does not parse': (outside, person) =>
    graphql(outside, 'JSON that does not parse', `{"query": "{ a }", ${all(person)}`),
  headers: (outside, person) =>
    graphql(
      outside,
      'headers',
      { query: '{ nope }' },
      {
        authorization: `Bearer ${person.token}`,
        'x-api-key': person.token,
        'x-request-id': person.email,
        'user-agent': person.comment,
        cookie: `session=${person.token}`,
        referer: `https://shop.example/?email=${encodeURIComponent(person.email)}`,
        'x-forwarded-for': person.phone,
        traceparent: person.token,
        baggage: `user=${encodeURIComponent(person.name)}`,
        'apollographql-client-name': person.name,
        'apollographql-client-version': person.orderNumber,
        'x-idempotency-key': person.address,
      },
    ),
  'a query by GET': (outside, person) =>
    send(
      outside,
      'a query by GET',
      `/graphql?query=${encodeURIComponent(`{ product(handle: ${JSON.stringify(all(person))}) { id } }`)}` +
        `&operationName=${encodeURIComponent(person.name)}`,
      { headers: { 'content-type': 'application/json' } },
    ),
  'ids that are none': (outside, person) =>
    graphql(outside, 'ids that are none', {
      query: `{ order(id: "${toGlobalId('Order', person.email)}") { id }
        a: order(id: ${JSON.stringify(all(person))}) { id }
        conciergeSession(id: "${toGlobalId('ConciergeSession', person.token)}") { id } }`,
    }),
  'the guest check': (outside, person, idempotencyKey) =>
    graphql(outside, 'the guest check', {
      query: lookup,
      variables: {
        input: { orderNumber: person.orderNumber, email: person.email, idempotencyKey },
      },
    }),
  'the guest check, mistaken': (outside, person, idempotencyKey) =>
    graphql(outside, 'the guest check, mistaken', {
      query: lookup,
      variables: {
        input: { orderNumber: person.address, email: person.name, idempotencyKey },
      },
    }),
  'a code for a guest check': (outside, person, idempotencyKey) =>
    graphql(outside, 'a code for a guest check', {
      query: `mutation ($input: OrderLookupVerifyInput!) { orderLookupVerify(input: $input) {
        userErrors { code message } } }`,
      variables: { input: { challengeId: person.token, code: person.phone, idempotencyKey } },
    }),
  'a rating': (outside, person, idempotencyKey) =>
    graphql(outside, 'a rating', {
      query:
        'mutation ($input: CsatSubmitInput!) { csatSubmit(input: $input) { userErrors { code message } } }',
      variables: {
        input: { rating: 1, intent: 'TRACK_ORDER', comment: all(person), idempotencyKey },
      },
    }),
  'a rating of nothing': (outside, person, idempotencyKey) =>
    graphql(outside, 'a rating of nothing', {
      query:
        'mutation ($input: CsatSubmitInput!) { csatSubmit(input: $input) { userErrors { code message } } }',
      variables: { input: { rating: 9, intent: all(person), idempotencyKey } },
    }),
  'tracked events': (outside, person, id) =>
    graphql(outside, 'tracked events', {
      query: `mutation ($input: EventsTrackInput!) { eventsTrack(input: $input) {
        accepted rejected { message } } }`,
      variables: {
        input: {
          events: [
            ...Object.entries(person).map(([field, value]) => ({
              id: `${id}-${field}`,
              name: 'aurora_widget_open',
              occurredAt: new Date().toISOString(),
              payload: JSON.stringify({ trigger: value, page: `/${value}`, [value]: value }),
            })),
            {
              id: person.token,
              name: person.email,
              occurredAt: new Date().toISOString(),
              payload: all(person),
            },
          ],
        },
      },
    }),
  'the page that the widget was opened on': (outside, person, idempotencyKey) =>
    graphql(outside, 'the page that the widget was opened on', {
      query:
        'mutation ($input: SessionStartInput!) { sessionStart(input: $input) { userErrors { message } } }',
      variables: {
        input: {
          pageUrl: `https://shop.example/account/${encodeURIComponent(all(person))}?e=${person.email}#${person.token}`,
          idempotencyKey,
        },
      },
    }),
  'a return': (outside, person, idempotencyKey) =>
    graphql(outside, 'a return', {
      query:
        'mutation ($input: ReturnRequestInput!) { returnRequest(input: $input) { userErrors { message } } }',
      variables: {
        input: {
          orderId: toGlobalId('Order', person.orderNumber),
          lines: [{ orderLineId: toGlobalId('OrderLine', person.token), quantity: 1 }],
          reason: 'OTHER',
          outcome: 'REFUND',
          comment: all(person),
          idempotencyKey,
        },
      },
    }),
  'REST, addresses': (outside, person) =>
    send(
      outside,
      'REST, addresses',
      `/api/${encodeURIComponent(all(person))}/${person.token}?email=${encodeURIComponent(person.email)}`,
      { headers: { authorization: outside.authorization } },
    ),
  'REST, parameters': (outside, person) =>
    send(
      outside,
      'REST, parameters',
      `/api/concierge/products?query=${encodeURIComponent(all(person))}&first=${person.phone}` +
        `&${encodeURIComponent(person.email)}=1`,
      { headers: { authorization: outside.authorization } },
    ),
  'REST, a body': (outside, person, key) =>
    send(outside, 'REST, a body', '/api/concierge/orders/status/request', {
      method: 'POST',
      headers: {
        ...json,
        authorization: outside.authorization,
        'x-idempotency-key': key,
        'x-request-id': person.email,
      },
      body: JSON.stringify({
        orderNumber: { number: person.orderNumber },
        email: [person.email],
        [person.name]: person.address,
      }),
    }),
  'REST, a message': (outside, person, key) =>
    send(outside, 'REST, a message', '/api/concierge/messages', {
      method: 'POST',
      headers: { ...json, authorization: outside.authorization, 'x-idempotency-key': key },
      body: JSON.stringify({ text: all(person), intent: person.comment }),
    }),
  'a webhook that nobody signed': (outside, person) =>
    send(outside, 'a webhook that nobody signed', `/hooks/glowglitch/${person.token}`, {
      method: 'POST',
      headers: {
        ...json,
        'webhook-id': person.token,
        'webhook-timestamp': person.phone,
        'webhook-signature': person.token,
      },
      body: JSON.stringify(person),
    }),
  'a signed webhook': (outside, person, id) => {
    const body = JSON.stringify({
      events: [
        {
          trackingNumber: person.phone.slice(1),
          code: 'DLV',
          occurredAt: new Date().toISOString(),
          location: person.address,
          description: person.comment,
        },
      ],
    });
    const at = new Date();
    return send(outside, 'a signed webhook', '/hooks/glowglitch/dpd', {
      method: 'POST',
      headers: { ...json, ...signWebhook({ id, at, body, secret: outside.hookSecret }) },
      body,
    });
  },
  'a signed webhook that is no use': (outside, person, id) => {
    const body = JSON.stringify({ events: [{ [person.email]: person.name, code: person }] });
    const at = new Date();
    return send(outside, 'a signed webhook that is no use', '/hooks/glowglitch/dpd', {
      method: 'POST',
      headers: { ...json, ...signWebhook({ id, at, body, secret: outside.hookSecret }) },
      body,
    });
  },
  WebSocket: (outside, person) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(
        `${outside.url.replace(/^http/, 'ws')}/graphql`,
        'graphql-transport-ws',
      );
      const say = (message: unknown): void => socket.send(JSON.stringify(message));
      socket.on('open', () =>
        say({ type: 'connection_init', payload: { client: person.name, email: person.email } }),
      );
      socket.on('message', (data) => {
        const text = String(data);
        outside.heard({ door: 'WebSocket', status: 0, text });
        if (!text.includes('connection_ack')) return socket.close();
        say({
          id: 'one',
          type: 'subscribe',
          payload: {
            query: `subscription { orderStatusChanged(orderId: ${JSON.stringify(all(person))}) { order { id } } }`,
            operationName: person.name,
          },
        });
      });
      socket.on('close', (code, reason) => {
        outside.heard({ door: 'WebSocket', status: code, text: String(reason) });
        resolve();
      });
      socket.on('error', reject);
    }),
};
