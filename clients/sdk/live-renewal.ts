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
  /** After which one that could not be had, or was not taken, is tried again. */
  readonly retryMs: number;
}

/** A timer holds no more; a token that lives longer outlives the page. */
const timerMsMax = 2 ** 31 - 1;
/** No token is renewed more often than this. */
const timerMsMin = 1_000;

export function createLiveRenewal(parts: LiveRenewalParts): LiveRenewal {
  let inUse: string | null = null;
  let shown: string | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function plan(): void {
    const expiresAtMs = parts.expiresAtMs();
    if (expiresAtMs !== null) renewIn(expiresAtMs - parts.earlyMs - Date.now());
  }

  function renewIn(delayMs: number): void {
    clearTimeout(timer);
    if (inUse === null) return;
    const current = inUse;
    timer = setTimeout(
      () => void renew(current),
      Math.min(Math.max(delayMs, timerMsMin), timerMsMax),
    );
  }

  /** Where no fresh token is to be had in time the graph ends the socket, and it comes back as from any loss. */
  async function renew(current: string): Promise<void> {
    if (parts.authorization() === current) await parts.renew(current).catch(() => {});
    if (inUse !== current) return;
    const fresh = parts.authorization();
    if (fresh === null || fresh === current) {
      renewIn(parts.retryMs);
      return;
    }
    shown = fresh;
    parts.show(fresh);
  }

  return {
    opened(authorization) {
      inUse = authorization;
      clearTimeout(timer);
      plan();
    },
    answered(isRenewed) {
      if (shown === null) return;
      if (isRenewed) {
        inUse = shown;
        plan();
      } else renewIn(parts.retryMs);
      shown = null;
    },
    stop() {
      clearTimeout(timer);
      inUse = null;
      shown = null;
    },
  };
}
