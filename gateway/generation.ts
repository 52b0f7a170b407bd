import { createHash } from 'node:crypto';
import type { Schema } from '@apollo/federation-internals';
import type { GraphQLSchema } from 'graphql';
import { type FieldAccess, readFieldAccess } from './auth/field-access.ts';
import { composedDirectivesOf, withComposedDirectives } from './composition/composed-directives.ts';
import { readSupergraph, toExecutable } from './composition/supergraph.ts';
import { narrowNames } from './narrow-names.ts';
import { type PlannedSupergraph, planSupergraph } from './planning/mends/planned-supergraph.ts';
import { createPlanner, type OperationPlanner } from './planning/operation-planner.ts';

/** A subgraph as the supergraph knows it. */
export interface SubgraphMetadata {
  readonly name: string;
  /** Empty when the supergraph leaves it to whoever runs the gateway. */
  readonly url: string;
}

/**
 * Everything that follows from one supergraph, made once and never changed. An operation keeps the generation it
 * began with; a new supergraph is a new generation beside it.
 */
export interface Generation {
  /** Equal for equal supergraphs: 16 hex digits of their SHA-256. */
  readonly id: string;
  readonly supergraphSdl: string;
  /** Kept for what it keeps: names in one byte a character. */
  readonly names: object;
  /** What clients see and documents are checked against. */
  readonly apiSchema: GraphQLSchema;
  /** With every join and inaccessible element: what execution reads types from. */
  readonly supergraphSchema: GraphQLSchema;
  /** Directives of clients that end here: no subgraph is sent them. */
  readonly composedDirectives: ReadonlySet<string>;
  /** The API schema as the planner wants it. */
  readonly federatedApiSchema: Schema;
  /** The supergraph as Apollo reads it, with the directives of every field. */
  readonly federatedSupergraph: Schema;
  /** The supergraph as it is mended for the planner. */
  readonly planned: PlannedSupergraph;
  /** Made at first use: it takes as long as all the rest, and another thread may be the one that plans. */
  readonly planner: OperationPlanner;
  readonly fieldAccess: FieldAccess;
  readonly subgraphs: readonly SubgraphMetadata[];
}

/** @throws ShopError SUPERGRAPH_INVALID when the text is no supergraph that we can serve safely */
export function createGeneration(supergraphSdl: string): Generation {
  // Before anything parses it.
  const names = narrowNames(supergraphSdl);
  const supergraph = readSupergraph(supergraphSdl);
  const federatedApiSchema = supergraph.apiSchema();
  const composedDirectives = composedDirectivesOf(supergraph.schema);
  const planned = planSupergraph(supergraphSdl);
  let planner: OperationPlanner | null = null;
  return Object.freeze({
    id: generationId(supergraphSdl),
    supergraphSdl,
    names,
    apiSchema: withComposedDirectives(
      toExecutable(federatedApiSchema),
      supergraphSdl,
      composedDirectives,
    ),
    composedDirectives,
    supergraphSchema: toExecutable(supergraph.schema),
    federatedApiSchema,
    federatedSupergraph: supergraph.schema,
    planned,
    get planner() {
      planner ??= createPlanner({ supergraph, supergraphSdl, planned, composedDirectives });
      return planner;
    },
    fieldAccess: readFieldAccess(supergraph.schema),
    subgraphs: supergraph.subgraphsMetadata(),
  });
}

export const generationId = (supergraphSdl: string): string =>
  createHash('sha256').update(supergraphSdl).digest('hex').slice(0, 16);
