import type { OperationVariables } from '@apollo/client';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useGraph } from './graph-context.ts';
import { type Answer, createQuestion, type QueryResult } from './question.ts';

/** A question that a view asks: when its variables change, when told to, and by itself after a failure. */
export function useAnswer<Data, Variables extends OperationVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Answer<Data> & { readonly again: () => void } {
  const { client } = useGraph();
  const [question] = useState(() =>
    createQuestion<Data, OperationVariables>(async (given) => {
      const result = await client.query({
        query: document as TypedDocumentNode<Data, OperationVariables>,
        variables: given,
        fetchPolicy: 'network-only',
        errorPolicy: 'all',
      });
      return result as QueryResult<Data>;
    }),
  );
  const key = JSON.stringify(variables);
  useEffect(() => {
    question.ask(JSON.parse(key) as OperationVariables);
    return () => question.stop();
  }, [question, key]);
  const answer = useSyncExternalStore(question.subscribe, question.state);
  return { ...answer, again: question.again };
}
