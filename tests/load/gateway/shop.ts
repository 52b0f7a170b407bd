/**
 * Four small subgraphs with enough behind them for a heavy answer: people who review products that others sell and
 * keep in stock. Values follow from ids, so every run answers the same.
 */
export interface LoadSubgraph {
  readonly name: string;
  readonly sdl: string;
  readonly resolvers: object;
}

const head =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires"])\n';

const productIds = Array.from({ length: 9 }, (_, index) => String(index + 1));
const people = Array.from({ length: 6 }, (_, index) => String(index + 1));

interface Ref {
  readonly id: string;
}

interface OfShard {
  readonly shard?: string;
}

const numberOf = (id: string): number => Number(id.split('.')[0]);
/** An id keeps the shard it came with, so that requests of different shards have nothing in common. */
const withShard = (id: string, shard: string | null | undefined): string =>
  shard ? `${id}.${shard}` : id;
const shardOf = (id: string): string | undefined => id.split('.')[1];

/**
 * What follows from an id, worked out once. Gateways are measured: subgraphs of other processes keep whole answers, and
 * those in the gateway's own look their records up, as in a cache. The scenarios have some ten thousand ids.
 */
function onceFor<V>(make: (id: string) => V): (id: string) => V {
  const made = new Map<string, V>();
  return (id) => {
    const known = made.get(id);
    if (known !== undefined) return known;
    const value = make(id);
    made.set(id, value);
    return value;
  };
}

const accountOf = onceFor((id) => ({
  __typename: 'User',
  id,
  name: `Person ${id}`,
  username: `person-${id}`,
}));

const productOf = onceFor((id) => ({
  __typename: 'Product',
  id,
  name: `A ring with a stone and a name, ${id}`,
  price: 400 * numberOf(id),
  weight: 90 + numberOf(id),
}));

const isInStock = onceFor((id) => numberOf(id) % 3 > 0);

/** A user or a product as reviews know it. */
const refTo = (__typename: string) => onceFor((id): Ref => Object.freeze({ __typename, id }));
const userRef = refTo('User');
const productRef = refTo('Product');

const reviewOf = onceFor((id) => ({
  __typename: 'Review',
  id,
  body: `What somebody thought of it, at some length: ${id}`,
  author: userRef(withShard(String((numberOf(id) % 6) + 1), shardOf(id))),
  product: productRef(withShard(String((numberOf(id) % 9) + 1), shardOf(id))),
}));
const reviewsFrom = (count: number) =>
  onceFor((id) =>
    Array.from({ length: count }, (_, index) => {
      const number = ((numberOf(id) + index * 3) % 20) + 1;
      return reviewOf(withShard(String(number), shardOf(id)));
    }),
  );
const reviewsBy = reviewsFrom(2);
const reviewsOf = reviewsFrom(4);

export const subgraphs: readonly LoadSubgraph[] = [
  {
    name: 'accounts',
    sdl: `${head}
      type Query { user(id: ID!): User users(shard: String): [User!]! }
      type User @key(fields: "id") { id: ID! name: String username: String }`,
    resolvers: {
      Query: {
        user: (_: unknown, { id }: Ref) => accountOf(id),
        users: (_: unknown, { shard }: OfShard) =>
          people.map((id) => accountOf(withShard(id, shard))),
      },
      User: { __resolveReference: ({ id }: Ref) => accountOf(id) },
    },
  },
  {
    name: 'inventory',
    sdl: `${head}
      type Product @key(fields: "id") {
        id: ID!
        price: Int @external
        weight: Int @external
        inStock: Boolean
        shippingEstimate: Int @requires(fields: "price weight")
      }`,
    resolvers: {
      Product: {
        __resolveReference: (product: Ref) => product,
        inStock: ({ id }: Ref) => isInStock(id),
        shippingEstimate: ({ price, weight }: { price: number; weight: number }) =>
          price > 1_000 ? 0 : Math.round(weight / 2),
      },
    },
  },
  {
    name: 'products',
    sdl: `${head}
      type Query { topProducts(shard: String): [Product!]! }
      type Product @key(fields: "id") { id: ID! name: String price: Int weight: Int }`,
    resolvers: {
      Query: {
        topProducts: (_: unknown, { shard }: OfShard) =>
          productIds.slice(0, 5).map((id) => productOf(withShard(id, shard))),
      },
      Product: { __resolveReference: ({ id }: Ref) => productOf(id) },
    },
  },
  {
    name: 'reviews',
    sdl: `${head}
      type Review @key(fields: "id") { id: ID! body: String author: User product: Product }
      type User @key(fields: "id") { id: ID! reviews: [Review] }
      type Product @key(fields: "id") { id: ID! reviews: [Review] }`,
    resolvers: {
      Review: { __resolveReference: ({ id }: Ref) => reviewOf(id) },
      User: {
        __resolveReference: ({ id }: Ref) => userRef(id),
        reviews: ({ id }: Ref) => reviewsBy(id),
      },
      Product: {
        __resolveReference: ({ id }: Ref) => productRef(id),
        reviews: ({ id }: Ref) => reviewsOf(id),
      },
    },
  },
];

const user = 'id username name';
const review = 'id body';
const product = 'id name price weight inStock shippingEstimate';

const heavyQuery = /* GraphQL */ `
  query Heavy($shard: String) {
    users(shard: $shard) {
      ...User
      reviews { ...Review product { ...Product reviews { ...Review author { ...User reviews { ...Review product { ...Product } } } } } }
    }
    topProducts(shard: $shard) {
      ...Product
      reviews { ...Review author { ...User reviews { ...Review product { ...Product } } } }
    }
  }
  fragment User on User { ${user} }
  fragment Review on Review { ${review} }
  fragment Product on Product { ${product} }
`;

const lightQuery = /* GraphQL */ `
  query Light($id: ID!) { user(id: $id) { id name reviews { id product { id } } } }
`;

/** As an order's lines ask for products and their variants: two fetches of one subgraph, waited for together. */
const siblingsQuery = /* GraphQL */ `
  query Siblings($id: ID!) { user(id: $id) { reviews { product { name reviews { product { price } } } } } }
`;

/** What is asked, in turn. `unique`: no two requests share a call to a subgraph. */
export const scenarios: Readonly<Record<string, readonly string[]>> = {
  'heavy, unique': Array.from({ length: 150 }, (_, shard) =>
    JSON.stringify({ query: heavyQuery, variables: { shard: `s${shard}` } }),
  ),
  siblings: Array.from({ length: 600 }, (_, index) =>
    JSON.stringify({
      query: siblingsQuery,
      variables: { id: `${(index % 6) + 1}.${index}` },
    }),
  ),
  light: Array.from({ length: 600 }, (_, index) =>
    JSON.stringify({ query: lightQuery, variables: { id: `${(index % 6) + 1}.${index}` } }),
  ),
  'heavy, equal': [JSON.stringify({ query: heavyQuery, variables: {} })],
};
