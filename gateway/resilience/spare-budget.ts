/** How much more than its clients ask a gateway may ask of a service. */
export interface SpareSettings {
  /** Extra requests for each ordinary one: 0.1 adds a tenth at most. */
  readonly share: number;
  /** Extra requests that may be saved up, and that a quiet service begins with. */
  readonly savedMax: number;
}

/**
 * Pays for repeats and hedges out of the traffic itself: when a service fails everybody, what everybody repeats stays a
 * small share, and cannot be what keeps it down.
 */
export interface SpareBudget {
  /** An ordinary request was sent. */
  earn(): void;
  /** @returns whether an extra one may be */
  spend(): boolean;
}

export function createSpareBudget({ share, savedMax }: SpareSettings): SpareBudget {
  let saved = savedMax;
  return {
    earn() {
      saved = Math.min(savedMax, saved + share);
    },
    spend() {
      if (saved < 1) return false;
      saved -= 1;
      return true;
    },
  };
}
