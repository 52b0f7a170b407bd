import type { PriorityReason, TicketPriority } from './priority.ts';
import type { SlaClock, SlaMark } from './sla-clock.ts';
import type { TicketState } from './ticket-state.ts';

export const ticketTopics = [
  'STYLE_ADVICE',
  'SIZING',
  'CAPSULE_HOLD',
  'ORDER_CHANGE',
  'DELIVERY',
  'RETURN_EXCHANGE',
  'REPAIR_CARE',
  'COMPLAINT',
  'OTHER',
] as const;
export type TicketTopic = (typeof ticketTopics)[number];

/** Somebody of the team. */
export interface StaffMember {
  readonly id: string;
  readonly name: string;
}

/** A stylist ticket as it is stored. Ids are local (`tkt_…`). */
export interface TicketRecord {
  readonly _id: string;
  readonly tenant: string;
  /** `ST-30001`. Unique within the tenant. */
  readonly number: string;
  readonly sessionId: string;
  readonly orderId: string | null;
  readonly topic: TicketTopic;
  readonly message: string;
  readonly contact: SealedContact;
  readonly state: TicketState;
  /** There while it is somebody's work: a session has one such ticket on a topic (unique index). */
  readonly open?: true;
  readonly priority: TicketPriority;
  /** 0 for NORMAL, 1 for HIGH, 2 for URGENT: the queue is in its order. */
  readonly priorityRank: number;
  readonly priorityReasons: readonly PriorityReason[];
  readonly assignee: StaffMember | null;
  readonly sla: SlaClock;
  /** Every mark that was ever made, oldest first. */
  readonly slaMarks: readonly SlaMark[];
  /** Late with what is awaited, as the clock has marked it. */
  readonly breached: boolean;
  readonly firstResponseAt: Date | null;
  readonly resolvedAt: Date | null;
  /** A resolved ticket is closed then; null in every other state. */
  readonly closesAt: Date | null;
  readonly history: readonly TicketHistoryRecord[];
  readonly notes: readonly TicketNoteRecord[];
  readonly createdAt: Date;
  readonly changedAt: Date;
  /** Removed after this; null while it is open. */
  readonly purgeAt: Date | null;
  /** Rises by one with each change; also the `keySeq` of the event that tells of it. */
  readonly version: number;
}

/** Where a shopper can be reached: sealed, with salted hashes to find it by. */
export interface SealedContact {
  readonly sealed: string;
  readonly emailHash: string | null;
  readonly phoneHash: string | null;
}

export const ticketSteps = [
  'CREATED',
  'ASSIGNED',
  'STARTED',
  'WAITING',
  'RESOLVED',
  'CLOSED',
  'REOPENED',
  'ESCALATED',
  'NOTED',
  'AT_RISK',
  'BREACHED',
] as const;
export type TicketStep = (typeof ticketSteps)[number];

export interface TicketHistoryRecord {
  /** 1, 2, 3 … */
  readonly seq: number;
  readonly what: TicketStep;
  readonly state: TicketState;
  readonly priority: TicketPriority;
  /** null where it was the shopper or the clock. */
  readonly by: StaffMember | null;
  readonly note: string | null;
  readonly at: Date;
}

export interface TicketNoteRecord {
  /** 1, 2, 3 … */
  readonly seq: number;
  readonly by: StaffMember;
  readonly text: string;
  readonly at: Date;
}
