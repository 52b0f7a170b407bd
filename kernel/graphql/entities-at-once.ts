import {
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isObjectType,
} from 'graphql';
import { isPromise } from './compiled-execution/promises.ts';

/**
 * Lets `_entities` give what is there at once. @apollo/subgraph makes a promise of every entity, whatever its resolver
 * gives, and a list of promises costs a subgraph many times what a list of values does. What is out of the ordinary (an
 * interface's entities, cache hints) stays with @apollo/subgraph. An entity that is refused is refused alone: there, a
 * resolver that throws at once takes all the others of its request along.
 */
export function giveEntitiesAtOnce(schema: GraphQLSchema): void {
  const field = schema.getQueryType()?.getFields()['_entities'];
  const ofApollo = field?.resolve;
  if (!ofApollo) return;
  field.resolve = (source, args: { representations: readonly Reference[] }, context, info) =>
    args.representations.map((reference) => {
      const type = schema.getType(reference.__typename);
      if (!isObjectType(type) || 'cacheControl' in info)
        return (ofApollo(source, { representations: [reference] }, context, info) as unknown[])[0];
      const resolve = referenceResolverOf(type);
      const entity = resolve ? tried(() => resolve(reference, context, info)) : reference;
      return isPromise(entity)
        ? entity.then((come) => named(come, type.name))
        : named(entity, type.name);
    });
}

interface Reference {
  readonly __typename: string;
}

/** `__resolveReference` of a type, where @apollo/subgraph keeps it. */
const referenceResolverOf = ({ extensions }: GraphQLObjectType): ReferenceResolver | undefined =>
  (extensions as SubgraphExtensions).apollo?.subgraph?.resolveReference;

type ReferenceResolver = (
  reference: Reference,
  context: unknown,
  info: GraphQLResolveInfo,
) => unknown;

interface SubgraphExtensions {
  readonly apollo?: { readonly subgraph?: { readonly resolveReference?: ReferenceResolver } };
}

/** What is thrown, as a value: an error that stands in a list fails its own place there (GraphQL, "Handling Field Errors"). */
function tried(resolve: () => unknown): unknown {
  try {
    return resolve();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Says of an entity what it is, for `_Entity` is a union: marked as @apollo/subgraph marks it. */
function named(entity: unknown, typename: string): unknown {
  if (typeof entity !== 'object' || entity === null || entity instanceof Error) return entity;
  if (!('__typename' in entity)) Object.defineProperty(entity, '__typename', { value: typename });
  else if (entity.__typename !== typename) return { ...entity, __typename: typename };
  return entity;
}
