import type { CsatLabel } from '../domain/csat.ts';

/** A rating as it is stored: one of each run of an intent in a session. */
export interface CsatRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly sessionHash: string;
  readonly intent: string;
  /** Which run of that intent in the session, from 1. */
  readonly run: number;
  /** The order that the answer was about; null when it was about none. */
  readonly orderIdHash: string | null;
  readonly rating: number;
  readonly label: CsatLabel;
  readonly commentLength: number;
  readonly submittedAt: Date;
  readonly editableUntil: Date;
  /** When it first asked for a person; stays when the rating is changed. */
  readonly followUpAt: Date | null;
  readonly changedAt: Date;
  readonly version: number;
}
