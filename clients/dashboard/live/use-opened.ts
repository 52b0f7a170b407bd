import type { OperationVariables } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useEffect, useMemo } from 'react';
import { failureOf } from '../graph/failure.ts';
import { oneAtATime } from '../graph/one-at-a-time.ts';
import type { Told } from './live.ts';
import { useChanges } from './live-context.ts';

/** What could not be read is asked for again this often. */
const askAgainEveryMs = 15_000;

/**
 * What is open beside its list: read at once, and again when it has changed or may have. Steps that were taken show by
 * their own answers. What was read stays while it cannot be read anew: somebody may be writing beside it.
 */
export function useOpened<Of extends keyof Told, Data, Variables extends OperationVariables>(
  of: Of,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  isOpened: (told: Told[Of]) => boolean,
) {
  const { data, previousData, error, refetch } = useQuery<Data, OperationVariables>(
    document as TypedDocumentNode<Data, OperationVariables>,
    {
      variables,
      fetchPolicy: 'cache-and-network',
      errorPolicy: 'all',
      // A failure stays on the screen while it is tried again.
      notifyOnNetworkStatusChange: false,
    },
  );
  const again = useMemo(() => oneAtATime(() => refetch()), [refetch]);
  useChanges(
    of,
    (items) => {
      if (items.some(isOpened)) again();
    },
    again,
  );
  const failure = useMemo(() => (error && !data ? failureOf(error) : null), [error, data]);
  useEffect(() => {
    if (failure === null || failure.kind === 'no-right') return;
    const timer = setInterval(again, Math.max(askAgainEveryMs, failure.retryAfterMs));
    return () => clearInterval(timer);
  }, [failure, again]);
  return {
    data: (data ?? previousData) as Data | undefined,
    /** Of a part too, where the rest came. */
    error,
    /** Why nothing came when it was asked for last. */
    failure,
    again,
  };
}
