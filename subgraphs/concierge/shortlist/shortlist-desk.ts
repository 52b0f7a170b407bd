import type { ShopperCaller } from '../../../kernel/caller.ts';
import { onceInTransaction } from '../../../kernel/data/once-in-transaction.ts';
import type { SubgraphParts } from '../../../kernel/graphql/subgraph.ts';
import type { ShortlistRepository } from './repository.ts';
import { type ShortlistProblem, shortlistProblem, toShortlist } from './shortlist.ts';

export interface ShortlistChange {
  /** Local ids, in the shopper's order. */
  readonly productIds: readonly string[];
  readonly expectedVersion: number | null;
  readonly idempotencyKey: string;
}

export type ShortlistDesk = ReturnType<typeof createShortlistDesk>;

/** A shopper's list: written whole, once a key, and against the version that was read where one is named. */
export function createShortlistDesk(parts: SubgraphParts, shortlists: ShortlistRepository) {
  return {
    /** @returns what is wrong; null when the list is as asked */
    async set(
      { tenant, sessionId }: ShopperCaller,
      { productIds, expectedVersion, idempotencyKey }: ShortlistChange,
    ): Promise<ShortlistProblem | null> {
      const problem = shortlistProblem(productIds);
      if (problem) return problem;
      const done = await onceInTransaction(
        parts,
        {
          tenant,
          actor: sessionId,
          operation: 'shortlistSet',
          key: idempotencyKey,
          body: { productIds, expectedVersion },
        },
        async (session) => {
          const before = await shortlists.bySession(tenant, sessionId, session);
          if (expectedVersion !== null && expectedVersion !== (before?.version ?? 0)) return null;
          const next = toShortlist({ tenant, sessionId }, productIds, before, parts.clock.now());
          await shortlists.store(next, session);
          return true;
        },
      );
      return done ? null : 'VERSION_STALE';
    },
  };
}
