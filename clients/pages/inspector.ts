import { useCallback, useEffect, useState } from 'preact/hooks';
import { ask } from './ask.ts';

/** Where a token waits that somebody gave by hand, for as long as the tab is open. */
const tokenKey = 'aurora.inspector';

export type StaffRole = 'admin' | 'support_lead' | 'concierge_agent' | 'viewer';

/** A development token of a role; null where the built-in issuer is not there. */
export const mintToken = async (role: StaffRole): Promise<string | null> =>
  (
    await ask<{ token: string }>('/dev/tokens', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ role, client: 'sandbox' }),
    })
  )?.token ?? null;

/** Whom these pages ask as, and what became of it. */
export type Inspector<Answer> =
  | { readonly state: 'asking' }
  | { readonly state: 'ready'; readonly answer: Answer }
  /** No token is there, or it has not the right. */
  | { readonly state: 'refused'; readonly signIn: (token: string) => void }
  | { readonly state: 'unreachable'; readonly retry: () => void };

/** Asks a route for staff with the right to inspect: by a development token, else by one that the person gives. */
export function useInspector<Answer>(path: string, method = 'GET'): Inspector<Answer> {
  const [inspector, setInspector] = useState<Inspector<Answer>>({ state: 'asking' });
  const look = useCallback(async () => {
    const token = (await mintToken('admin')) ?? sessionStorage.getItem(tokenKey);
    const refused: Inspector<Answer> = {
      state: 'refused',
      signIn(given) {
        sessionStorage.setItem(tokenKey, given.replace(/^Bearer /, ''));
        setInspector({ state: 'asking' });
        void look();
      },
    };
    if (token === null) return setInspector(refused);
    try {
      const response = await fetch(path, { method, headers: { authorization: `Bearer ${token}` } });
      if (response.status === 401 || response.status === 403) return setInspector(refused);
      if (!response.ok) throw new Error(`The answer was ${response.status}`);
      setInspector({ state: 'ready', answer: (await response.json()) as Answer });
    } catch {
      setInspector({ state: 'unreachable', retry: () => void look() });
    }
  }, [path, method]);
  useEffect(() => void look(), [look]);
  return inspector;
}
