import { useState } from 'react';
import { useRole } from '../session/session-context.ts';
import { StepProblem } from '../ui/step-problem.tsx';
import { useKeys } from '../ui/use-keys.ts';
import { WordsForm } from '../ui/words-form.tsx';
import { InspectForm } from './inspect-form.tsx';
import { tellRefusal } from './refusal.ts';
import { ResolveForm } from './resolve-form.tsx';
import type { OpenedReturn } from './return-row.ts';
import { noteLengthMax, type StepName, steps, stepsOf } from './return-steps.ts';
import { type Said, useReturnStep } from './use-return-step.ts';

/** What can be done with a return from here. What has to be said to a step is asked for in place. */
export function ReturnDesk({ opened }: { opened: OpenedReturn }) {
  const { readsTotals } = useRole();
  const { take, pending, problem, refusal, reference, forget } = useReturnStep(opened, readsTotals);
  const [asked, setAsked] = useState<StepName | null>(null);
  const [said, setSaid] = useState('');
  const possible = stepsOf(opened);
  // Somebody else may have taken the step that is being filled in.
  const asking = asked !== null && possible.includes(asked) ? asked : null;
  const told = refusal && tellRefusal(refusal, opened);

  const send = async (step: StepName, words: Said) => {
    if (!(await take(step, words))) return;
    setAsked(null);
    setSaid(steps[step].done);
  };
  const begin = (step: StepName) => {
    if (pending) return;
    forget();
    if (steps[step].question === null) void send(step, { note: '' });
    else setAsked(step);
  };
  useKeys(
    Object.fromEntries(
      possible.flatMap((step) => {
        const { key } = steps[step];
        return key ? [[key, () => begin(step)] as const] : [];
      }),
    ),
  );

  const form = {
    isPending: pending !== null,
    told,
    onCancel: () => setAsked(null),
  };
  return (
    <div className="d-steps">
      <p className="sr" role="status">
        {said}
      </p>
      <StepProblem
        problem={told === null ? problem : told.at === 'step' ? told.words : null}
        reference={reference}
      />
      {asking === 'inspect' ? (
        <InspectForm {...form} opened={opened} onSend={(words) => void send(asking, words)} />
      ) : asking === 'resolve' ? (
        <ResolveForm {...form} opened={opened} onSend={(words) => void send(asking, words)} />
      ) : asking ? (
        <WordsForm
          key={asking}
          question={steps[asking].question ?? ''}
          action={steps[asking].label}
          isOptional={steps[asking].isOptional}
          lengthMax={noteLengthMax}
          isPending={form.isPending}
          problem={told?.at === 'note' ? told.words : null}
          onSend={(note) => void send(asking, { note })}
          onCancel={form.onCancel}
        />
      ) : possible.length === 0 ? (
        <p className="d-dim">It is over: there is nothing more to do.</p>
      ) : (
        <div className="d-btns">
          {possible.map((step, i) => (
            <StepButton
              key={step}
              step={step}
              isNext={i === 0 && step !== 'reopen'}
              pending={pending}
              onPress={() => begin(step)}
            />
          ))}
        </div>
      )}
    </div>
  );
}

function StepButton({
  step,
  isNext,
  pending,
  onPress,
}: {
  step: StepName;
  isNext: boolean;
  pending: string | null;
  onPress: () => void;
}) {
  const { label, key } = steps[step];
  return (
    <button
      className={`btn btn-s ${isNext ? 'btn-primary' : ''}`}
      type="button"
      disabled={pending !== null}
      aria-keyshortcuts={key ?? undefined}
      onClick={onPress}
    >
      {pending === step ? <span className="spin" aria-hidden="true" /> : null}
      {label}
      {key ? <kbd>{key}</kbd> : null}
    </button>
  );
}
