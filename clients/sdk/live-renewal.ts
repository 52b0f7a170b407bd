/** Shows a fresh token to a live socket shortly before the one in use ends, so that no stream is interrupted. */
export interface LiveRenewal {
  /** The socket was opened with this. */
  opened(authorization: string | null): void;
  /** The graph said whether it took the token that it was shown. */
  answered(isRenewed: boolean): void;
  stop(): void;
}

export interface LiveRenewalParts {
  authorization(): string | null;
  /** When the token in use ends, in epoch milliseconds; null where that is not known. */
  expiresAtMs(): number | null;
  renew(current: string | null): Promise<void>;
  /** Shows the token on the socket. */
  show(authorization: string): void;
  /** How long before its end a token is renewed. */
  readonly earlyMs: number;
}

/** A timer holds no more; a token that lives longer outlives the page. */
const timerMsMax = 2 ** 31 - 1;
/** A token that is about to end already is renewed no more often than this. */
const timerMsMin = 1_000;

export function createLiveRenewal(parts: LiveRenewalParts): LiveRenewal {
  let inUse: string | null = null;
  let shown: string | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function plan(): void {
    clearTimeout(timer);
    const expiresAtMs = parts.expiresAtMs();
    if (inUse === null || expiresAtMs === null) return;
    const leftMs = expiresAtMs - parts.earlyMs - Date.now();
    const current = inUse;
    timer = setTimeout(
      () => void renew(current).catch(() => {}),
      Math.min(Math.max(leftMs, timerMsMin), timerMsMax),
    );
  }

  /** Where no fresh token is to be had the graph ends the socket in time, and it comes back as from any loss. */
  async function renew(current: string): Promise<void> {
    await parts.renew(current);
    const fresh = parts.authorization();
    if (fresh === null || fresh === current || inUse !== current) return;
    shown = fresh;
    parts.show(fresh);
  }

  return {
    opened(authorization) {
      inUse = authorization;
      plan();
    },
    answered(isRenewed) {
      if (!isRenewed || shown === null) return;
      inUse = shown;
      shown = null;
      plan();
    },
    stop() {
      clearTimeout(timer);
      inUse = null;
      shown = null;
    },
  };
}
