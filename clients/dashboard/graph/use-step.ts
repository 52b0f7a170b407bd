import type { OperationVariables } from '@apollo/client';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useRef, useState } from 'react';
import { newIdempotencyKey } from '../../sdk/idempotency-key.ts';
import { failureOf } from './failure.ts';
import { useGraph } from './graph-context.ts';

/** Why the graph did not take a step. */
export interface Refusal {
  readonly code: string;
  /** Without a full stop. */
  readonly message: string;
  /** Path of what is wrong in the variables: `input`, `note`. */
  readonly field?: readonly string[] | null;
}

/** What every step of a thing answers: the thing as it is now, and why it was refused. */
interface StepAnswer {
  readonly userErrors: readonly Refusal[];
}

/** A mutation whose one root is called `step`. */
type StepDocument<Answer extends StepAnswer, Input, Extra> = TypedDocumentNode<
  { readonly step: Answer },
  { readonly input: Input } & Extra
>;

/**
 * Steps of one thing, one at a time: never shown as taken before the graph says so, and a try after no answer carries the
 * same key.
 * @param extra variables of each document beside its input
 */
export function useStep<Extra extends object = Record<never, never>>(extra?: Extra) {
  const { client } = useGraph();
  const [pending, setPending] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [reference, setReference] = useState<string | null>(null);
  const unanswered = useRef<{ readonly wish: string; readonly key: string } | null>(null);

  const forget = () => {
    setProblem(null);
    setRefusal(null);
    setReference(null);
  };

  async function take<Answer extends StepAnswer, Input>(
    name: string,
    document: StepDocument<Answer, Input, Extra>,
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
        variables: { ...extra, input: { ...input, idempotencyKey: unanswered.current.key } },
      });
      unanswered.current = null;
      if (!data) return false;
      const { step } = data as { readonly step: Answer };
      onAnswer(step);
      const [first] = step.userErrors;
      if (first) {
        setRefusal(first);
        setProblem(`${first.message}.`);
      }
      return !first;
    } catch (error) {
      const failure = failureOf(error);
      setProblem(
        failure.kind === 'no-right'
          ? 'Your role may not do that.'
          : `${failure.sentence} Whether it was done is not known: try again.`,
      );
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
    /** The same as the graph said it; null where no answer came. */
    refusal,
    reference,
    /** @returns whether it was taken */
    take,
    /** The problem was read. */
    forget,
  };
}
