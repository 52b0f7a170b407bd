import '../silence.ts';
import {
  ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
  type Schema,
  Supergraph,
} from '@apollo/federation-internals';
import type { GraphQLSchema } from 'graphql';
import { messageOf, ShopError } from '../../kernel/errors.ts';

/**
 * A supergraph as Apollo's planner reads it. The router's feature set is asked for because the default one refuses
 * `@authenticated`, `@requiresScopes` and `@policy`; `auth/field-access.ts` enforces them.
 * @throws ShopError SUPERGRAPH_INVALID when the text is no supergraph, or needs a feature that nobody here enforces
 */
export function readSupergraph(supergraphSdl: string): Supergraph {
  try {
    return Supergraph.build(supergraphSdl, {
      supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
      // Said outright: the library switches validation off under NODE_ENV=production.
      validateSupergraph: true,
    });
  } catch (error) {
    const message = messageOf(error);
    throw new ShopError(
      'SUPERGRAPH_INVALID',
      `That is no supergraph we can serve: ${message}`,
      {},
      error,
    );
  }
}

/** What clients see: no joins, nothing inaccessible. */
export const apiSchemaOf = (supergraphSdl: string): GraphQLSchema =>
  toExecutable(readSupergraph(supergraphSdl).apiSchema());

/** As graphql-js needs it, which Apollo's own schema class is not. */
export const toExecutable = (schema: Schema): GraphQLSchema => schema.toGraphQLJSSchema();
