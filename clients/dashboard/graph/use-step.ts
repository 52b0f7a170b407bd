import type { OperationVariables } from '@apollo/client';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useRef, useState } from 'react';
import { newIdempotencyKey } from '../../sdk/idempotency-key.ts';
import { failureOf } from './failure.ts';
import { useGraph } from './graph-context.ts';

/** What every step of a thing answers: the thing as it is now, and why it was refused. */
interface StepAnswer {
  readonly userErrors: readonly { readonly message: string }[];
}

/** A mutation whose one root is called `step`. */
type StepDocument<Answer extends StepAnswer, Input> = TypedDocumentNode<
  { readonly step: Answer },
  { readonly input: Input }
>;

/**
 * Steps of one thing, one at a time: never shown as taken before the graph says so, and a try after no answer carries the
 * same key.
 */
export function useStep() {
  const { client } = useGraph();
  const [pending, setPending] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [reference, setReference] = useState<string | null>(null);
  const unanswered = useRef<{ readonly wish: string; readonly key: string } | null>(null);

  const forget = () => {
    setProblem(null);
    setReference(null);
  };

  async function take<Answer extends StepAnswer, Input>(
    name: string,
    document: StepDocument<Answer, Input>,
    input: Omit<Input, 'idempotencyKey'>,
    /** Called with the answer of a refused step too. */
    onAnswer: (answer: Answer) => void = () => {},
  ): Promise<boolean> {
    const wish = JSON.stringify([name, input]);
    if (unanswered.current?.wish !== wish) unanswered.current = { wish, key: newIdempotencyKey() };
    forget();
    setPending(name);
    try {
      const { data } = await client.mutate<{ readonly step: Answer }, OperationVariables>({
        mutation: document as TypedDocumentNode<{ readonly step: Answer }, OperationVariables>,
        variables: { input: { ...input, idempotencyKey: unanswered.current.key } },
      });
      unanswered.current = null;
      if (!data) return false;
      const { step } = data as { readonly step: Answer };
      onAnswer(step);
      const [refusal] = step.userErrors;
      if (refusal) setProblem(`${refusal.message}.`);
      return !refusal;
    } catch (error) {
      const failure = failureOf(error);
      setProblem(`${failure.sentence} Whether it was done is not known: try again.`);
      setReference(failure.reference);
      return false;
    } finally {
      setPending(null);
    }
  }

  return {
    /** The step that is on its way. */
    pending,
    /** Why the last one was not taken, in a sentence. */
    problem,
    reference,
    /** @returns whether it was taken */
    take,
    /** The problem was read. */
    forget,
  };
}
