import { useEffect, useRef } from 'react';

/** Counts cost the service a query: while changes pour in, ask at most this often. */
const everyMs = 2_000;

/** Calls once for all that want it called within two seconds, at their end. */
export function useThrottled(call: () => void): () => void {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      call();
    }, everyMs);
  };
}
