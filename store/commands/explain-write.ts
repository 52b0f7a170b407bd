/** What `explain` tells of a write beside the query behind it: its stage, and what it would have done. */
import type { Document } from '../bson/values.ts';
import type { Selected } from '../engine/reading.ts';
import type { Update } from '../update/update.ts';

export interface WriteStage {
  readonly stage: 'DELETE' | 'UPDATE';
  /** Takes each document that the query finds; nothing is written. */
  see(found: Selected): void;
  /** What the write would have done to all that it has seen. */
  counts(): Document;
}

export function deleteStage(): WriteStage {
  let nWouldDelete = 0;
  return {
    stage: 'DELETE',
    see() {
      nWouldDelete += 1;
    },
    counts: () => ({ nWouldDelete }),
  };
}

export function updateStage(update: Update, isUpsert: boolean): WriteStage {
  let [nMatched, nWouldModify] = [0, 0];
  return {
    stage: 'UPDATE',
    see({ document, arrayIndex: matchedIndex }) {
      nMatched += 1;
      const after = update.apply(document, { matchedIndex, isInsert: false });
      if (after !== document) nWouldModify += 1;
    },
    counts: () => ({ nMatched, nWouldModify, nWouldUpsert: isUpsert && nMatched === 0 ? 1 : 0 }),
  };
}
