import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useRef, useState } from 'react';
import { newIdempotencyKey } from '../../sdk/idempotency-key.ts';
import {
  DashboardTicketAssignDocument,
  DashboardTicketEscalateDocument,
  DashboardTicketNoteDocument,
  type DashboardTicketNoteMutation,
  DashboardTicketReopenDocument,
  DashboardTicketResolveDocument,
  DashboardTicketStartDocument,
  DashboardTicketWaitDocument,
} from '../generated/graphql.ts';
import { failureOf } from '../graph/failure.ts';
import { useGraph } from '../graph/graph-context.ts';
import type { Ticket } from './ticket-row.ts';
import type { StepName } from './ticket-steps.ts';

/** Every step answers with the ticket as it is now. */
type StepDocument = TypedDocumentNode<
  { readonly step: Pick<DashboardTicketNoteMutation['step'], 'ticket' | 'userErrors'> },
  { input: never }
>;

const documents = {
  assign: DashboardTicketAssignDocument,
  start: DashboardTicketStartDocument,
  wait: DashboardTicketWaitDocument,
  resolve: DashboardTicketResolveDocument,
  escalate: DashboardTicketEscalateDocument,
  reopen: DashboardTicketReopenDocument,
  note: DashboardTicketNoteDocument,
} as unknown as Readonly<Record<StepName, StepDocument>>;

export interface TicketSteps {
  /** The step that is on its way. */
  readonly pending: StepName | null;
  /** Why the last one was not taken, in a sentence. */
  readonly problem: string | null;
  readonly reference: string | null;
  /** @returns whether it was taken */
  take(step: StepName, text: string | null): Promise<boolean>;
  /** The problem was read. */
  forget(): void;
}

/** Steps of one ticket: never shown as taken before the graph says so; a try after no answer carries the same key. */
export function useTicketStep(ticket: Ticket, onTicket: (ticket: Ticket) => void): TicketSteps {
  const { client } = useGraph();
  const [pending, setPending] = useState<StepName | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [reference, setReference] = useState<string | null>(null);
  const unanswered = useRef<{ readonly wish: string; readonly key: string } | null>(null);

  const forget = () => {
    setProblem(null);
    setReference(null);
  };

  const take = async (step: StepName, text: string | null): Promise<boolean> => {
    const wish = JSON.stringify([step, text, ticket.version]);
    if (unanswered.current?.wish !== wish) unanswered.current = { wish, key: newIdempotencyKey() };
    forget();
    setPending(step);
    try {
      const { data } = await client.mutate({
        mutation: documents[step],
        variables: {
          input: {
            ticketId: ticket.id,
            expectedVersion: ticket.version,
            idempotencyKey: unanswered.current.key,
            ...(step === 'note' ? { text } : text === null ? {} : { note: text }),
          } as never,
        },
      });
      unanswered.current = null;
      const answer = data?.step;
      if (answer?.ticket) onTicket(answer.ticket);
      const [refusal] = answer?.userErrors ?? [];
      if (refusal) setProblem(`${refusal.message}.`);
      return answer !== undefined && !refusal;
    } catch (error) {
      const failure = failureOf(error);
      setProblem(`${failure.sentence} It may not have been taken: try again.`);
      setReference(failure.reference);
      return false;
    } finally {
      setPending(null);
    }
  };

  return { pending, problem, reference, take, forget };
}
