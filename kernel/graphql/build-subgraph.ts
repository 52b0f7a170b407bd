import { buildSubgraphSchema } from '@apollo/subgraph';
import { type GraphQLSchema, parse } from 'graphql';
import { giveEntitiesAtOnce } from './entities-at-once.ts';
import { scalars } from './scalars.ts';

type ResolverMap = NonNullable<
  Extract<Parameters<typeof buildSubgraphSchema>[0], { typeDefs: unknown }>['resolvers']
>;

/**
 * An executable schema with the shared scalars in place.
 * @param resolvers what codegen types as `Resolvers`; Apollo's own type cannot describe it, hence the cast
 * @throws Error when the SDL is not valid Federation 2
 */
export function buildSubgraph({
  sdl,
  resolvers,
}: {
  readonly sdl: string;
  readonly resolvers: object;
}): GraphQLSchema {
  const schema = buildSubgraphSchema({
    typeDefs: parse(sdl, { noLocation: true }),
    resolvers: { ...scalars, ...resolvers } as ResolverMap,
  });
  giveEntitiesAtOnce(schema);
  return schema;
}
