import type { OperationVariables } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useMemo } from 'react';
import { oneAtATime } from '../graph/one-at-a-time.ts';
import type { Told } from './live.ts';
import { useChanges } from './live-context.ts';

/**
 * What is open beside its list: read at once, and again when it has changed or may have. Steps that were taken show by
 * their own answers.
 */
export function useOpened<Of extends keyof Told, Data, Variables extends OperationVariables>(
  of: Of,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  isOpened: (told: Told[Of]) => boolean,
) {
  const { data, error, refetch } = useQuery<Data, OperationVariables>(
    document as TypedDocumentNode<Data, OperationVariables>,
    { variables, fetchPolicy: 'cache-and-network', errorPolicy: 'all' },
  );
  const again = useMemo(() => oneAtATime(() => refetch()), [refetch]);
  useChanges(
    of,
    (items) => {
      if (items.some(isOpened)) again();
    },
    again,
  );
  return { data: data as Data | undefined, error, again };
}
