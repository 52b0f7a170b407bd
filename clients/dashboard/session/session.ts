import { isRoleName, type RoleName } from './roles.ts';

export interface Session {
  readonly role: RoleName;
  /** As the token names the person; the role's label where it does not. */
  readonly name: string | null;
  readonly token: string;
  readonly expiresAtMs: number;
}

/** Who is signed in, in this tab. */
export interface SessionStore {
  current(): Session | null;
  /** Asks the development issuer for a token. @throws SignInFailed */
  signIn(role: RoleName): Promise<void>;
  /** A fresh token for the same role; signs out when there is none to be had. */
  renew(): Promise<void>;
  signOut(): void;
  subscribe(listener: () => void): () => void;
}

export class SignInFailed extends Error {
  override readonly name = 'SignInFailed';
  /** `no-issuer`: this host gives no development tokens. */
  readonly reason: 'no-issuer' | 'unreachable';

  constructor(reason: 'no-issuer' | 'unreachable', cause?: unknown) {
    super(`Sign-in failed: ${reason}`, { cause });
    this.reason = reason;
  }
}

const storageKey = 'aurora.dashboard.session';
/** A token this close to its end is not worth starting with. */
const expiryMarginMs = 30_000;

export function createSessionStore(parts: {
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly fetch: typeof fetch;
  readonly now: () => number;
}): SessionStore {
  const listeners = new Set<() => void>();
  let session = readSession(parts.storage.getItem(storageKey), parts.now());

  function become(next: Session | null): void {
    session = next;
    if (next) parts.storage.setItem(storageKey, JSON.stringify(next));
    else parts.storage.removeItem(storageKey);
    for (const listener of listeners) listener();
  }

  async function signIn(role: RoleName): Promise<void> {
    const response = await parts
      .fetch('/dev/tokens', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ role, client: 'dashboard' }),
      })
      .catch((cause) => {
        throw new SignInFailed('unreachable', cause);
      });
    if (!response.ok) throw new SignInFailed(response.status === 404 ? 'no-issuer' : 'unreachable');
    const { token, expiresAt } = (await response.json()) as { token: string; expiresAt: string };
    become({ role, name: claimIn(token, 'name'), token, expiresAtMs: Date.parse(expiresAt) });
  }

  return {
    current: () => session,
    signIn,
    async renew() {
      if (!session) return;
      await signIn(session.role).catch(() => become(null));
    },
    signOut: () => become(null),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function readSession(text: string | null, nowMs: number): Session | null {
  try {
    const session = JSON.parse(text ?? 'null') as Session | null;
    const isUsable =
      session !== null &&
      isRoleName(session.role) &&
      typeof session.token === 'string' &&
      session.expiresAtMs - nowMs > expiryMarginMs;
    return isUsable ? session : null;
  } catch {
    return null;
  }
}

/** Who the token is made out to; null where it does not say. For what is shown only: the graph, not we, verifies it. */
export const subjectOf = ({ token }: Session): string | null => claimIn(token, 'sub');

function claimIn(token: string, name: 'name' | 'sub'): string | null {
  try {
    const payload = token.split('.')[1] ?? '';
    const bytes = Uint8Array.from(
      atob(payload.replaceAll('-', '+').replaceAll('_', '/')),
      (character) => character.charCodeAt(0),
    );
    const claim: unknown = JSON.parse(new TextDecoder().decode(bytes))[name];
    return typeof claim === 'string' ? claim : null;
  } catch {
    return null;
  }
}
