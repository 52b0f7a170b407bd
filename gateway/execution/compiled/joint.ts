import { type CallGroup, createCallGroup } from './call-group.ts';

/**
 * A point of a plan that waits for all fetches in front of it. Those of one subgraph can go as one call, and nothing
 * waits longer for an answer than it would have waited anyway.
 */
export interface Joint {
  groupOf(subgraphName: string): CallGroup;
}

/** @param fetchesPerCallMax 1: each fetch goes by itself */
export function createJoint(fetchesPerCallMax: number): Joint {
  const groups = new Map<string, CallGroup>();
  return {
    groupOf(subgraphName) {
      const known = groups.get(subgraphName);
      if (known) return known;
      const made = createCallGroup(subgraphName, fetchesPerCallMax);
      groups.set(subgraphName, made);
      return made;
    },
  };
}
