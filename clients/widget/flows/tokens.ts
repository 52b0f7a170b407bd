import { accessKey, sessionKey } from '../storage-keys.ts';
import type { GuardedStorage } from './browser-storage.ts';

/** Who this browser is to the graph: an anonymous session and, for an hour after a guest check, the right to an order. */
export interface Tokens {
  /** `Bearer …` of the strongest token that has not run out. */
  authorization(): string | null;
  /** The order that the guest check opened, while the right lasts. */
  openOrderId(): string | null;
  keepSession(token: string, expiresAt: string): void;
  keepAccess(token: string, expiresAt: string, orderId: string): void;
  /** The graph does not take this authorisation: fall back to what is below it. */
  drop(refused: string | null): void;
  /** Also ends what `until` gave. */
  forget(): void;
  /** Aborted when all is forgotten: what was asked before is no longer for who asks now. */
  until(): AbortSignal;
  /** The widget goes: what still comes is kept nowhere. */
  close(): void;
}

interface Kept {
  readonly token: string;
  readonly expiresAt: string;
  readonly orderId?: string;
}

/**
 * @param shared kept between tabs and visits: the conversation goes on there
 * @param own of this tab alone, gone when it closes: a right to somebody's order does not stay on a shared computer
 */
export function createTokens(
  shared: GuardedStorage,
  own: GuardedStorage,
  now: () => number,
): Tokens {
  const memory: Record<string, Kept | null> = {
    [sessionKey]: shared.read<Kept>(sessionKey),
    [accessKey]: own.read<Kept>(accessKey),
  };
  let life = new AbortController();
  let isClosed = false;
  const find = (key: string): Kept | null => {
    const kept = memory[key];
    return kept && Date.parse(kept.expiresAt) > now() ? kept : null;
  };
  const keep = (storage: GuardedStorage, key: string, kept: Kept) => {
    memory[key] = kept;
    if (!isClosed) storage.write(key, kept);
  };
  const drop = (storage: GuardedStorage, key: string) => {
    memory[key] = null;
    storage.remove(key);
  };
  return {
    authorization() {
      const kept = find(accessKey) ?? find(sessionKey);
      return kept && `Bearer ${kept.token}`;
    },
    openOrderId: () => find(accessKey)?.orderId ?? null,
    keepSession: (token, expiresAt) => keep(shared, sessionKey, { token, expiresAt }),
    keepAccess: (token, expiresAt, orderId) => keep(own, accessKey, { token, expiresAt, orderId }),
    drop(refused) {
      if (`Bearer ${memory[accessKey]?.token}` === refused) drop(own, accessKey);
      if (`Bearer ${memory[sessionKey]?.token}` === refused) drop(shared, sessionKey);
    },
    forget() {
      life.abort();
      life = new AbortController();
      drop(own, accessKey);
      drop(shared, sessionKey);
    },
    until: () => life.signal,
    close() {
      isClosed = true;
    },
  };
}
