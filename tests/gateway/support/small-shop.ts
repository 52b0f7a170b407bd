import { buildSubgraph } from '../../../kernel/graphql/build-subgraph.ts';
import { createInProcessClient } from '../../../kernel/graphql/in-process-client.ts';
import type { SubgraphClient, SubgraphRequest } from '../../../kernel/graphql/subgraph.ts';

/** Two subgraphs, small enough to keep in mind: orders know lines, the catalog knows what the pieces are called. */
export const sdl = {
  orders: /* GraphQL */ `
    extend schema
      @link(
        url: "https://specs.apollo.dev/federation/v2.9"
        import: ["@key", "@authenticated", "@requiresScopes", "@cost", "@listSize"]
      )

    type Query {
      order(id: ID!): Order
      orders(first: Int = 2): [Order!]!
        @requiresScopes(scopes: [["orders:read"]])
        @listSize(slicingArguments: ["first"], requireOneSlicingArgument: false, assumedSize: 2)
      latest: [Found!]!
    }

    type Mutation {
      cancel(id: ID!, reason: String): Order @requiresScopes(scopes: [["orders:write"]])
      note(text: String!): String!
    }

    union Found = Order | Voucher

    interface Priced {
      total: Int
    }

    type Order implements Priced @key(fields: "id") {
      id: ID!
      number: String!
      total: Int @requiresScopes(scopes: [["totals:read"], ["order:read"]])
      "Never null for those who may see it."
      margin: Int! @requiresScopes(scopes: [["totals:read", "admin"]])
      lines: [Line!]!
      priced: Priced
      fails: String
    }

    type Voucher {
      code: String! @authenticated
    }

    type Line {
      product: Product!
      gift: Product
      quantity: Int!
    }

    type Product @key(fields: "id", resolvable: false) {
      id: ID!
    }
  `,
  catalog: /* GraphQL */ `
    extend schema
      @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@cost"])

    type Query {
      product(id: ID!): Product
    }

    type Product @key(fields: "id") {
      id: ID!
      title: String
      name: String!
      appraisal: Int @cost(weight: 500)
    }
  `,
};

export type ServiceName = keyof typeof sdl;

const orders = ['1', '2'].map((id) => ({
  __typename: 'Order',
  id,
  number: `GG-${id}`,
  total: 100,
  margin: 40,
  lines: [
    { product: { __typename: 'Product', id: 'ring' }, gift: null, quantity: 1 },
    { product: { __typename: 'Product', id: 'chain' }, gift: { id: 'ring' }, quantity: 2 },
  ],
}));

const orderOf = (id: string) => orders.find((order) => order.id === id) ?? null;

const resolvers = {
  orders: {
    Query: {
      order: (_: unknown, { id }: { id: string }) => orderOf(id),
      orders: (_: unknown, { first }: { first: number }) => orders.slice(0, first),
      latest: () => [orders[0], { __typename: 'Voucher', code: 'WELCOME' }],
    },
    Mutation: {
      cancel: (_: unknown, { id }: { id: string }) => orderOf(id),
      note: (_: unknown, { text }: { text: string }) => text,
    },
    Order: {
      __resolveReference: ({ id }: { id: string }) => orderOf(id),
      priced: (order: object) => order,
      fails: () => {
        throw new Error('connect ECONNREFUSED mongodb://secret@10.0.0.7');
      },
    },
    Priced: { __resolveType: () => 'Order' },
    Found: { __resolveType: (value: { __typename: string }) => value.__typename },
  },
  catalog: {
    Query: { product: (_: unknown, { id }: { id: string }) => ({ id }) },
    Product: {
      __resolveReference: ({ id }: { id: string }) => ({ id }),
      title: ({ id }: { id: string }) => `The ${id}`,
      name: ({ id }: { id: string }) => id.toUpperCase(),
      appraisal: () => 1_000,
    },
  },
};

/** A subgraph's client that a test can break and listen to. */
export interface TestClient extends SubgraphClient {
  /** What came, in order. */
  readonly requests: SubgraphRequest[];
  /** Answers in the subgraph's stead; null: the subgraph answers. */
  answer: ((request: SubgraphRequest) => ReturnType<SubgraphClient['execute']>) | null;
}

export function createTestClient(name: ServiceName): TestClient {
  const client = createInProcessClient({
    name,
    sdl: sdl[name],
    schema: buildSubgraph({ sdl: sdl[name], resolvers: resolvers[name] }),
    createContext: () => ({}),
    start: async () => {},
    stop: async () => {},
  });
  return {
    requests: [],
    answer: null,
    async execute(request) {
      this.requests.push(request);
      return this.answer ? this.answer(request) : client.execute(request);
    },
    subscribe: client.subscribe,
    close: client.close,
  };
}
