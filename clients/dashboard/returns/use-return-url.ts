import { useLocation, useSearch } from 'wouter';
import { isReturnsView, type ReturnsViewName } from './returns-views.ts';

export interface ReturnsUrl {
  readonly view: ReturnsViewName;
  /** Id of the return in the drawer. */
  readonly open: string | null;
  /** Cursor of the page; null on the first. */
  readonly after: string | null;
}

/** View, page and open return live in the address: Back works, a copied link shows the same. */
export function useReturnsUrl() {
  const query = new URLSearchParams(useSearch());
  const [, navigate] = useLocation();
  const asked = query.get('view');
  const url: ReturnsUrl = {
    view: isReturnsView(asked) ? asked : 'ours',
    open: query.get('open'),
    after: query.get('after'),
  };
  const goTo = (change: Partial<ReturnsUrl>, { replace = false } = {}) =>
    navigate(returnsPath({ ...url, ...change }), { replace });
  return { ...url, goTo };
}

/** The address in its shortest form: what is as usual is left out. */
export function returnsPath({ view = 'ours', open, after }: Partial<ReturnsUrl>): string {
  const query = new URLSearchParams();
  if (view !== 'ours') query.set('view', view);
  if (after) query.set('after', after);
  if (open) query.set('open', open);
  const search = query.toString();
  return search ? `/returns?${search}` : '/returns';
}
