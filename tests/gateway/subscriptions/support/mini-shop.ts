import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  type DocumentNode,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  graphql,
  parse,
} from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { EventLog, type FollowedEvent } from './event-log.ts';

/** SDL of three small subgraphs: orders has the streams, catalog and users are joined to them. */
export const sdl = {
  orders: /* GraphQL */ `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@authenticated", "@requiresScopes"])
    type Query { order(id: ID!): Order }
    type Mutation { touch(id: ID!): Order }
    type Subscription {
      orderChanged(orderId: ID!, minQuantity: Int = 0): Order!
      maybeOrder(orderId: ID!): Order
      guardedOrder(orderId: ID!): Order! @authenticated
      staffOrder(orderId: ID!): Order! @requiresScopes(scopes: [["orders:read"]])
      tick: Int!
      search: [Hit!]!
      refused: Int
    }
    interface Hit { id: ID! }
    type Order implements Hit @key(fields: "id") {
      id: ID!
      status: String!
      seq: Int!
      total: Int @requiresScopes(scopes: [["totals:read"]])
      items: [OrderItem!]!
      customer: User
    }
    type Refund implements Hit @key(fields: "id") { id: ID! amount: Int! product: Product! }
    type OrderItem { quantity: Int! product: Product! }
    type Product @key(fields: "upc", resolvable: false) { upc: ID! }
    type User @key(fields: "id", resolvable: false) { id: ID! }
  `,
  catalog: /* GraphQL */ `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
    type Query { product(upc: ID!): Product }
    type Product @key(fields: "upc") { upc: ID! name: String! price(currency: String = "EUR"): Int }
  `,
  users: /* GraphQL */ `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires"])
    type Query { me: User }
    type User @key(fields: "id") { id: ID! name: String! }
    type Order @key(fields: "id") {
      id: ID!
      status: String! @external
      label: String @requires(fields: "status")
    }
  `,
} as const;

export type ServiceName = keyof typeof sdl;

/** What the subgraphs can do already and a supergraph does not know yet. */
const laterSdl: Readonly<Record<ServiceName, string>> = {
  orders: '',
  catalog: '',
  users: 'type Product @key(fields: "upc") { upc: ID! name: String! }',
};

/** One subgraph on real sockets, with the handles that tests turn. */
export interface Service {
  readonly name: ServiceName;
  readonly url: string;
  /** Streams open now, and opened in all. */
  readonly subscriptions: { open: number; opened: number };
  /** WebSockets open now. */
  readonly sockets: number;
  /** What came in `connection_init` of each connection. */
  readonly inits: Readonly<Record<string, unknown>>[];
  /** `extensions` of each `subscribe`. */
  readonly subscribeExtensions: unknown[];
  /** Queries that were answered, and the caller header of each. */
  readonly fetches: (string | undefined)[];
  /** How it behaves: `500` and `hang` are HTTP's, `error` a resolver's or a new stream's. */
  mode: 'ok' | 'error' | '500' | 'hang';
  delayMs: number;
  /** Cuts every connection and takes no more until `up`. */
  down(): Promise<void>;
  up(): Promise<void>;
  /** Cuts WebSockets and HTTP connections, and goes on. */
  cut(): void;
}

export interface MiniShop extends AsyncDisposable {
  readonly events: EventLog;
  readonly orders: Service;
  readonly catalog: Service;
  readonly users: Service;
  readonly all: readonly Service[];
}

const products: Readonly<Record<string, { upc: string; name: string; price: number }>> = {
  p1: { upc: 'p1', name: 'Chair', price: 120 },
  p2: { upc: 'p2', name: 'Table', price: 340 },
};

export async function startMiniShop(): Promise<MiniShop> {
  const events = new EventLog();
  const orders = createService('orders', (service) => {
    const stream = (topicOf: (args: { orderId: string }) => string) => ({
      subscribe: (_root: unknown, args: { orderId: string }, { lastEventId }: Context) =>
        service.mode === 'error'
          ? notReady()
          : counted(service, events.follow(topicOf(args), lastEventId)),
      resolve: ({ value, eventId, gap }: FollowedEvent, _args: unknown, context: Context) => {
        context.mark = { eventId, ...(gap ? { gap } : {}) };
        if (Object(value).fail) throw new Error('The order could not be read');
        return value;
      },
    });
    const ofOrder = stream(({ orderId }) => `order:${orderId}`);
    return {
      Query: { order: (_root: unknown, { id }: { id: string }) => anOrder(id, 'NEW', 0) },
      Mutation: { touch: (_root: unknown, { id }: { id: string }) => anOrder(id, 'TOUCHED', 0) },
      Order: { __resolveReference: ({ id }: { id: string }) => anOrder(id, 'NEW', 0) },
      Hit: { __resolveType: ({ __typename }: { __typename: string }) => __typename },
      Subscription: {
        orderChanged: ofOrder,
        maybeOrder: ofOrder,
        guardedOrder: ofOrder,
        staffOrder: ofOrder,
        tick: stream(() => 'tick'),
        search: stream(() => 'search'),
        refused: {
          subscribe: () => {
            throw new Error('Not today');
          },
        },
      },
    };
  });
  const catalog = createService('catalog', (service) => ({
    Query: { product: (_root: unknown, { upc }: { upc: string }) => products[upc] },
    Product: {
      __resolveReference: ({ upc }: { upc: string }) => {
        if (service.mode === 'error') throw new Error('The catalog is out of order');
        return products[upc];
      },
      price: ({ price }: { price: number }, { currency }: { currency: string }) =>
        currency === 'USD' ? price * 2 : price,
    },
  }));
  const users = createService('users', () => ({
    Query: { me: () => ({ id: 'u1' }) },
    User: {
      __resolveReference: (user: object) => user,
      name: ({ id }: { id: string }) => `User ${id}`,
    },
    // Not in its SDL to begin with: a reload moves it here.
    Product: {
      __resolveReference: (product: object) => product,
      name: ({ upc }: { upc: string }) => `${products[upc]?.name}, by users`,
    },
    Order: {
      __resolveReference: (order: object) => order,
      label: ({ id, status }: { id: string; status: string }) => `${id}/${status}`,
    },
  }));
  const all = [orders, catalog, users];
  await Promise.all(all.map((service) => service.up()));
  return {
    events,
    orders,
    catalog,
    users,
    all,
    async [Symbol.asyncDispose]() {
      await Promise.all(all.map((service) => service.down()));
    },
  };
}

function notReady(): never {
  throw new GraphQLError('Still starting', { extensions: { code: 'INTERNAL_SERVER_ERROR' } });
}

export const anOrder = (id: string, status: string, seq: number, extra: object = {}) => ({
  __typename: 'Order',
  id,
  status,
  seq,
  total: 580,
  items: [
    { quantity: 2, product: { upc: 'p1' } },
    { quantity: 1, product: { upc: 'p2' } },
  ],
  customer: { id: 'u1' },
  ...extra,
});

interface Context extends Record<string, unknown> {
  readonly lastEventId: string | undefined;
  /** What the result of the event at hand is sent with. */
  mark?: { readonly eventId: string; readonly gap?: boolean };
}

type Resolvers = Extract<
  Parameters<typeof buildSubgraphSchema>[0],
  { typeDefs: DocumentNode; resolvers?: unknown }
>['resolvers'];

/** graphql-ws's own server: what a subgraph that is not ours would run. */
function createService(name: ServiceName, resolversFor: (service: Service) => unknown): Service {
  let server: Server | null = null;
  let sockets: WebSocketServer | null = null;
  let port = 0;
  const connections = new Set<Socket>();
  const service: Service = {
    name,
    get url() {
      return `http://127.0.0.1:${port}/graphql`;
    },
    subscriptions: { open: 0, opened: 0 },
    get sockets() {
      return sockets?.clients.size ?? 0;
    },
    inits: [],
    subscribeExtensions: [],
    fetches: [],
    mode: 'ok',
    delayMs: 0,
    async up() {
      server = createServer((request, response) => {
        answer(service, schema, request, response).catch(() => response.destroy());
      });
      server.on('connection', (socket) => {
        connections.add(socket);
        socket.on('close', () => connections.delete(socket));
      });
      sockets = serveStreams(service, schema, server);
      await new Promise<void>((ready) => server?.listen(port, '127.0.0.1', ready));
      port = (server.address() as AddressInfo).port;
    },
    async down() {
      const closed = new Promise((done) => (server ? server.close(done) : done(null)));
      service.cut();
      await closed;
      server = null;
    },
    cut() {
      for (const socket of sockets?.clients ?? []) socket.terminate();
      for (const connection of connections) connection.destroy();
    },
  };
  const schema = buildSubgraphSchema({
    typeDefs: parse(`${sdl[name]} ${laterSdl[name]}`),
    resolvers: resolversFor(service) as NonNullable<Resolvers>,
  });
  return service;
}

async function answer(
  service: Service,
  schema: GraphQLSchema,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { query, variables, operationName } = JSON.parse(Buffer.concat(chunks).toString());
  const caller = request.headers['x-aurora-caller'];
  service.fetches.push(typeof caller === 'string' ? caller : undefined);
  if (service.mode === 'hang') return;
  if (service.mode === '500') {
    response.writeHead(500).end('boom');
    return;
  }
  if (service.delayMs > 0) await new Promise((done) => setTimeout(done, service.delayMs));
  const result = await graphql({ schema, source: query, variableValues: variables, operationName });
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
}

function serveStreams(service: Service, schema: GraphQLSchema, server: Server): WebSocketServer {
  const sockets = new WebSocketServer({ server, path: '/graphql' });
  useServer(
    {
      schema,
      onConnect: ({ connectionParams }) => {
        service.inits.push(connectionParams ?? {});
        return true;
      },
      onSubscribe: (_context, _id, payload) => {
        service.subscribeExtensions.push(payload.extensions);
      },
      context: (_context, _id, { extensions }): Context => ({
        lastEventId: extensions?.['lastEventId'] as string | undefined,
      }),
      onNext: (_context, _id, _payload, { contextValue }, result) => {
        const { mark } = contextValue as Context;
        return {
          ...(JSON.parse(JSON.stringify(result)) as FormattedExecutionResult),
          ...(mark ? { extensions: { ...mark } } : {}),
        };
      },
    },
    sockets,
  );
  return sockets;
}

/** Counts a stream while it is open. */
function counted<T>(service: Service, stream: AsyncIterableIterator<T>): AsyncIterableIterator<T> {
  service.subscriptions.open += 1;
  service.subscriptions.opened += 1;
  const end = stream.return?.bind(stream);
  let isOpen = true;
  stream.return = async () => {
    if (isOpen) service.subscriptions.open -= 1;
    isOpen = false;
    return end ? end() : { value: undefined, done: true };
  };
  return stream;
}
