import type { Live } from './live.ts';

/**
 * A laptop that wakes, a phone that comes out of a tunnel, a page taken from the back-forward cache: the socket is
 * dead but nothing says so for half a minute. These are the moments to look.
 * @returns stops listening
 */
export function reviveOnReturn(live: Live, page: Window): () => void {
  const revive = () => live.revive();
  const reviveWhenSeen = () => {
    if (page.document.visibilityState === 'visible') live.revive();
  };
  page.addEventListener('online', revive);
  page.addEventListener('pageshow', revive);
  page.document.addEventListener('visibilitychange', reviveWhenSeen);
  return () => {
    page.removeEventListener('online', revive);
    page.removeEventListener('pageshow', revive);
    page.document.removeEventListener('visibilitychange', reviveWhenSeen);
  };
}
