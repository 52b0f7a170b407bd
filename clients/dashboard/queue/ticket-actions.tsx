import { type FormEvent, useId, useState } from 'react';
import { Reference } from '../ui/blank.tsx';
import { useKeys } from '../ui/use-keys.ts';
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
  const begin = async (step: StepName) => {
    if (steps.pending) return;
    steps.forget();
    if (stepQuestions[step] !== null) return setAsking(step);
    if (await steps.take(step, null)) setSaid(stepDone[step]);
  };
  const send = async (step: StepName, text: string) => {
    if (!(await steps.take(step, text || null))) return;
    setAsking(null);
    setSaid(stepDone[step]);
  };
  useKeys(
    Object.fromEntries(
      possible.flatMap((step) => {
        const key = stepKeys[step];
        return key && asking === null ? [[key, () => void begin(step)] as const] : [];
      }),
    ),
  );
  return (
    <footer className="q-actions">
      <p className="sr" role="status">
        {said}
      </p>
      {steps.problem ? (
        <div className="d-strip is-ruby" role="alert">
          <span>{steps.problem}</span>
          <Reference id={steps.reference} />
        </div>
      ) : null}
      {asking ? (
        <StepForm
          key={asking}
          step={asking}
          label={stepLabel(asking, ticket)}
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
              className={`btn btn-s ${i === 0 && step !== 'escalate' ? 'btn-primary' : ''}`}
              type="button"
              disabled={steps.pending !== null}
              aria-keyshortcuts={stepKeys[step]}
              onClick={() => void begin(step)}
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

/** A wait may go without words; everything else needs some. */
function StepForm({
  step,
  label,
  isPending,
  onSend,
  onCancel,
}: {
  step: StepName;
  label: string;
  isPending: boolean;
  onSend: (text: string) => void;
  onCancel: () => void;
}) {
  const [text, setText] = useState('');
  const [isMissing, setMissing] = useState(false);
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isPending) return;
    if (step !== 'wait' && text.trim() === '') return setMissing(true);
    onSend(text.trim());
  };
  return (
    <form className="field" onSubmit={submit} noValidate>
      <label htmlFor={id}>
        {stepQuestions[step]}
        {step === 'wait' ? <span className="hint"> (optional)</span> : null}
      </label>
      <textarea
        id={id}
        className="input"
        rows={3}
        // The form was asked for by a key or a press: what is asked comes next.
        // biome-ignore lint/a11y/noAutofocus: the reader asked for this field
        autoFocus
        value={text}
        maxLength={noteLengthMax}
        aria-invalid={isMissing || undefined}
        aria-describedby={isMissing ? `${id}-problem` : undefined}
        onChange={(event) => {
          setText(event.target.value);
          setMissing(false);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.stopPropagation();
            event.nativeEvent.stopImmediatePropagation();
            onCancel();
          }
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) submit(event);
        }}
      />
      {isMissing ? (
        <p className="problem" id={`${id}-problem`} role="alert">
          A few words are needed.
        </p>
      ) : null}
      <div className="d-btns">
        <button className="btn btn-s btn-primary" type="submit" disabled={isPending}>
          {isPending ? <span className="spin" aria-hidden="true" /> : null}
          {step === 'note' ? 'Keep the note' : label}
        </button>
        <button className="btn btn-s" type="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}
