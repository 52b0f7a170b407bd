import { useEffect } from 'react';

/** The tab's name while a view is shown: what is open first, for those with many tabs. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Aurora dashboard`;
  }, [title]);
}
