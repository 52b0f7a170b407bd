import type { GraphQLError } from 'graphql';
import type { PreparedRequest } from '../../operation.ts';
import type { SubgraphClients } from '../engine.ts';
import type { Asked, CallGroup } from './call-group.ts';
import type { Data } from './data.ts';
import type { EntityLoad } from './entity-load.ts';
import type { ErrorPath } from './targets.ts';

/** One request on its way through a plan. */
export interface Run {
  readonly request: PreparedRequest;
  readonly clients: SubgraphClients;
  /** What the subgraphs have said so far, in the client's names. */
  readonly root: Data;
  /** What went wrong so far, with paths as the client reads them. */
  readonly errors: GraphQLError[];
  /** Where a subgraph said nothing of what stands there, and one of the errors is why. */
  readonly unsaid: ErrorPath[];
  /** Questions about entities that several steps ask. */
  readonly loads: Map<string, EntityLoad>;
  /** Questions that go at the end of the tick. */
  readonly waiting: Map<CallGroup, Asked[]>;
}

/**
 * A part of a plan. Works on the objects that its path led to; nothing is returned when there is nothing to wait for.
 * Never throws for what a subgraph does.
 */
export type Step = (run: Run, targets: readonly Data[]) => Promise<void> | undefined;
