import type { NewEvent, StoredEvent } from '../../../kernel/events/event.ts';
import { hashPersonal } from '../../../kernel/personal-data.ts';
import type { HoldRecord, HoldState } from './hold.ts';

export type HoldChange = {
  readonly holdId: string;
  /** The session that holds it, as a salted hash. */
  readonly sessionHash: string;
  readonly productId: string;
  readonly variantId: string;
  readonly state: HoldState;
  readonly expiresAt: Date;
};

export const holdChangedType = 'aurora.concierge.hold_changed';

/** Key of a hold's events: they are read in the order of its versions. */
export const holdKey = (holdId: string): string => `CapsuleHold:${holdId}`;

/** Tells nothing of who holds it, but what can be joined with other facts of the session. */
export const holdChanged = (hold: HoldRecord, salt: string): NewEvent<HoldChange> => {
  const sessionHash = hashPersonal(hold.sessionId, salt);
  const { _id: holdId, tenant, productId, variantId, state, expiresAt, version } = hold;
  return {
    type: holdChangedType,
    source: '/concierge',
    subject: holdKey(holdId),
    tenant,
    key: holdKey(holdId),
    keySeq: version,
    schemaVersion: 1,
    data: { holdId, sessionHash, productId, variantId, state, expiresAt },
  };
};

/** The change that a stored event tells of. */
export const holdChangeOf = (event: StoredEvent): HoldChange => event.data as HoldChange;
