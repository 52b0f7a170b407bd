import { useCallback, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { type OrderListUrl, orderListSearch, readOrderListUrl } from './order-url.ts';

export type GoTo = (change: Partial<OrderListUrl>, how?: { readonly replace?: boolean }) => void;

/** What the address says, and how to change a part of it. Back works, because each step is an address. */
export function useOrderUrl(): readonly [url: OrderListUrl, goTo: GoTo] {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const url = useMemo(() => readOrderListUrl(search), [search]);
  const goTo = useCallback<GoTo>(
    (change, { replace = false } = {}) => {
      const next = orderListSearch({ ...readOrderListUrl(search), ...change });
      navigate(next ? `${path}?${next}` : path, { replace });
    },
    [search, path, navigate],
  );
  return [url, goTo];
}
