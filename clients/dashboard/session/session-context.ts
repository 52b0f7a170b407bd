import { createContext, useContext, useSyncExternalStore } from 'react';
import { roles } from './roles.ts';
import { type Session, type SessionStore, subjectOf } from './session.ts';

const SessionContext = createContext<SessionStore | null>(null);
export const SessionProvider = SessionContext.Provider;

export function useSessionStore(): SessionStore {
  const store = useContext(SessionContext);
  if (!store) throw new Error('There is no SessionProvider above');
  return store;
}

export function useSession(): Session | null {
  const store = useSessionStore();
  return useSyncExternalStore(store.subscribe, store.current);
}

/** What the signed-in role sees; nothing while nobody is signed in. */
export function useRole() {
  const session = useSession();
  return roles[session?.role ?? 'viewer'];
}

/** Staff id of whoever is signed in; null where the token does not say. */
export function useSubject(): string | null {
  const session = useSession();
  return session ? subjectOf(session) : null;
}
