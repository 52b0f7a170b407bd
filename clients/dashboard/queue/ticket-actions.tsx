import { useState } from 'react';
import { StepProblem } from '../ui/step-problem.tsx';
import { useKeys } from '../ui/use-keys.ts';
import { WordsForm } from '../ui/words-form.tsx';
import type { Ticket } from './ticket-row.ts';
import {
  noteLengthMax,
  type StepName,
  type Stylist,
  stepDone,
  stepKeys,
  stepLabel,
  stepQuestions,
  stepsOf,
} from './ticket-steps.ts';
import { useTicketStep } from './use-ticket-step.ts';

interface ActionsProps {
  readonly ticket: Ticket;
  readonly stylist: Stylist;
  readonly onTicket: (ticket: Ticket) => void;
}

/** What can be done with a ticket from here. What has to be explained is asked for in place. */
export function TicketActions({ ticket, stylist, onTicket }: ActionsProps) {
  const steps = useTicketStep(ticket, onTicket);
  const [asking, setAsking] = useState<StepName | null>(null);
  const [said, setSaid] = useState('');
  const possible = stepsOf(ticket, stylist);
  const question = asking === null ? null : stepQuestions[asking];
  const send = async (step: StepName, text: string) => {
    if (!(await steps.take(step, text))) return;
    setAsking(null);
    setSaid(stepDone[step]);
  };
  const begin = (step: StepName) => {
    if (steps.pending) return;
    steps.forget();
    if (stepQuestions[step] === null) void send(step, '');
    else setAsking(step);
  };
  useKeys(
    Object.fromEntries(
      possible.flatMap((step) => {
        const key = stepKeys[step];
        return key ? [[key, () => begin(step)] as const] : [];
      }),
    ),
  );
  return (
    <footer className="d-steps">
      <p className="sr" role="status">
        {said}
      </p>
      <StepProblem problem={steps.problem} reference={steps.reference} />
      {asking && question ? (
        <WordsForm
          key={asking}
          question={question}
          action={asking === 'note' ? 'Keep the note' : stepLabel(asking, ticket)}
          isOptional={asking === 'wait'}
          lengthMax={noteLengthMax}
          isPending={steps.pending !== null}
          onSend={(text) => void send(asking, text)}
          onCancel={() => setAsking(null)}
        />
      ) : possible.length === 0 ? (
        <p className="d-dim">Your role reads tickets. A stylist works on them.</p>
      ) : (
        <div className="d-btns">
          {possible.map((step, i) => (
            <button
              key={step}
              className={`btn btn-s ${i === 0 && isNext(step) ? 'btn-primary' : ''}`}
              type="button"
              disabled={steps.pending !== null}
              aria-keyshortcuts={stepKeys[step]}
              onClick={() => begin(step)}
            >
              {steps.pending === step ? <span className="spin" aria-hidden="true" /> : null}
              {stepLabel(step, ticket)}
              {stepKeys[step] ? <kbd>{stepKeys[step]}</kbd> : null}
            </button>
          ))}
        </div>
      )}
    </footer>
  );
}

/** What brings a ticket on its way, as against what is said about it. */
const isNext = (step: StepName): boolean => step !== 'escalate' && step !== 'note';
