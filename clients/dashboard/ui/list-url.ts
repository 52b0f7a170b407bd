import { useLocation, useSearch } from 'wouter';

/** What the address of a list says. */
export interface ListUrl<View extends string> {
  readonly view: View;
  /** Id of what is open beside the list. */
  readonly open: string | null;
  /** Cursor of the page; null on the first. */
  readonly after: string | null;
}

/** View, page and what is open live in the address: Back works, a copied link shows the same. */
export function createListUrl<View extends string>(
  path: string,
  isView: (name: string | null) => name is View,
  usual: View,
) {
  /** The address in its shortest form: what is as usual is left out. */
  function pathOf({ view = usual, open, after }: Partial<ListUrl<View>>): string {
    const query = new URLSearchParams();
    if (view !== usual) query.set('view', view);
    if (after) query.set('after', after);
    if (open) query.set('open', open);
    const search = query.toString();
    return search ? `${path}?${search}` : path;
  }

  function useUrl() {
    const query = new URLSearchParams(useSearch());
    const [, navigate] = useLocation();
    const view = query.get('view');
    const url: ListUrl<View> = {
      view: isView(view) ? view : usual,
      open: query.get('open'),
      after: query.get('after'),
    };
    const goTo = (change: Partial<ListUrl<View>>, { replace = false } = {}) =>
      navigate(pathOf({ ...url, ...change }), { replace });
    return { ...url, goTo };
  }

  return { pathOf, useUrl };
}
