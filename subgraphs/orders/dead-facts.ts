import type { Retry } from '../../kernel/retry.ts';
import {
  createDeadLetterDesk,
  type DeadLetterParts,
  type DeadLetters,
} from './dead-letter-desk.ts';
import type { ShipmentFact } from './domain/shipment-fact.ts';

/** What a carrier told, as it is kept until an order or a return has taken it. */
export interface KeptFact extends Omit<ShipmentFact, 'expected'> {
  readonly _id: string;
  readonly state: 'WAITING' | 'DEAD';
  readonly attempts: number;
  readonly lastFailure: string | null;
  readonly receivedAt: Date;
  /** null while it waits. */
  readonly givenUpAt: Date | null;
  readonly lastRetry: Retry | null;
}

/** Where carriers' facts wait: the door to what was given up there. */
export type KeptFacts = DeadLetters<KeptFact>;

/** Of a shop that hears from no carrier. */
export const noKeptFacts: KeptFacts = {
  deadPage: async () => ({ items: [], hasNextPage: false }),
  countDead: async () => 0,
  find: async () => null,
  retry: async () => false,
};

/** A page of them; its total is counted for those who ask. */
export type DeadFactList = Awaited<ReturnType<DeadFacts['page']>>;

export type DeadFacts = ReturnType<typeof createDeadFacts>;

/** Carriers' facts that nobody took. */
export const createDeadFacts = (parts: DeadLetterParts, letters: KeptFacts) =>
  createDeadLetterDesk(parts, {
    letters,
    list: 'shipmentFactDeadLetters',
    operation: 'shipmentFactRetry',
    type: 'ShipmentFact',
    idField: 'factId',
    mayRead: 'orders:read',
    mayRetry: 'orders:write',
    placeOf: ({ givenUpAt, _id }) => [givenUpAt?.toISOString() ?? null, _id],
  });
