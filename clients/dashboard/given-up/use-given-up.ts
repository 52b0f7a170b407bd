import type { OperationVariables } from '@apollo/client';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useEffect } from 'react';
import { useAnswer } from '../graph/use-answer.ts';
import { useChanges } from '../live/live-context.ts';
import { useThrottled } from '../live/use-throttled.ts';

/** Nothing tells that something was given up: it is asked for again this often. */
const askEveryMs = 60_000;

export function useEachMinute<Data, Variables extends OperationVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
) {
  const answer = useAnswer(document, variables);
  const { again } = answer;
  useEffect(() => {
    const timer = setInterval(again, askEveryMs);
    return () => clearInterval(timer);
  }, [again]);
  return answer;
}

/** A page of what was given up, and anew when something that it may be of has changed. */
export function useGivenUp<Data, Variables extends OperationVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
) {
  const answer = useEachMinute(document, variables);
  const soon = useThrottled(answer.again);
  useChanges('orders', soon, soon);
  useChanges('returns', soon, soon);
  return answer;
}
