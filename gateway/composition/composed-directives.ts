import type { Schema } from '@apollo/federation-internals';
import {
  type DirectiveDefinitionNode,
  type DocumentNode,
  extendSchema,
  type GraphQLSchema,
  Kind,
  parse,
  visit,
} from 'graphql';

/** Where a client may write a directive (GraphQL specification, ExecutableDirectiveLocation). */
const executable: ReadonlySet<string> = new Set([
  'QUERY',
  'MUTATION',
  'SUBSCRIPTION',
  'FIELD',
  'FRAGMENT_DEFINITION',
  'FRAGMENT_SPREAD',
  'INLINE_FRAGMENT',
  'VARIABLE_DEFINITION',
]);

/**
 * The directives for clients that subgraphs put into the supergraph with `@composeDirective`. Apollo's API schema leaves
 * them out with the rest of their feature.
 */
export const composedDirectivesOf = (supergraph: Schema): ReadonlySet<string> =>
  new Set(
    supergraph
      .directives()
      .filter(
        (definition) =>
          definition.locations.some((location) => executable.has(location)) &&
          supergraph.coreFeatures?.sourceFeature(definition) !== undefined,
      )
      .map(({ name }) => name),
  );

/** The API schema with those directives, at the places where clients may write them. */
export function withComposedDirectives(
  apiSchema: GraphQLSchema,
  supergraphSdl: string,
  names: ReadonlySet<string>,
): GraphQLSchema {
  if (names.size === 0) return apiSchema;
  const definitions = parse(supergraphSdl, { noLocation: true }).definitions.flatMap(
    (definition): DirectiveDefinitionNode[] =>
      definition.kind === Kind.DIRECTIVE_DEFINITION && names.has(definition.name.value)
        ? [
            {
              ...definition,
              locations: definition.locations.filter(({ value }) => executable.has(value)),
            },
          ]
        : [],
  );
  return extendSchema(apiSchema, { kind: Kind.DOCUMENT, definitions });
}

/**
 * The document without them, as it is planned: the supergraph does not say which subgraphs know such a directive, nor
 * whether with the same arguments, so that none can be sent it.
 */
export const withoutDirectives = (
  document: DocumentNode,
  names: ReadonlySet<string>,
): DocumentNode =>
  names.size === 0
    ? document
    : visit(document, {
        Directive: ({ name }) => (names.has(name.value) ? null : undefined),
      });
