import { useId, useState } from 'react';
import type { ReturnOutcome } from '../generated/graphql.ts';
import { WordsForm } from '../ui/words-form.tsx';
import type { Told } from './refusal.ts';
import { consequence } from './return-money.ts';
import type { OpenedReturn } from './return-row.ts';
import { noteLengthMax, steps } from './return-steps.ts';
import { outcomeWords } from './return-words.ts';
import type { Said } from './use-return-step.ts';

const outcomes = Object.keys(outcomeWords) as readonly ReturnOutcome[];

interface ResolveFormProps {
  readonly opened: OpenedReturn;
  readonly isPending: boolean;
  readonly told: Told | null;
  readonly onSend: (said: Said) => void;
  readonly onCancel: () => void;
}

/** What is done for the customer, each way with what comes of it; what they asked for is chosen already. */
export function ResolveForm({ opened, isPending, told, onSend, onCancel }: ResolveFormProps) {
  const [chosen, setChosen] = useState<ReturnOutcome>(opened.outcome);
  const id = useId();
  return (
    <WordsForm
      question="A few words to it"
      action={`${steps.resolve.label}: ${outcomeWords[chosen].toLowerCase()}`}
      isOptional
      lengthMax={noteLengthMax}
      isPending={isPending}
      problem={told?.at === 'note' ? told.words : null}
      onSend={(note) => onSend({ note, outcome: chosen })}
      onCancel={onCancel}
    >
      <fieldset className="r-outcomes">
        <legend>What is done for the customer?</legend>
        {outcomes.map((outcome) => (
          <label key={outcome}>
            <input
              type="radio"
              name={id}
              checked={outcome === chosen}
              onChange={() => setChosen(outcome)}
            />
            <span>
              <b>
                {outcomeWords[outcome]}
                {outcome === opened.outcome ? <small> as asked for</small> : null}
              </b>
              <small className="num">{consequence(outcome, opened)}</small>
            </span>
          </label>
        ))}
      </fieldset>
    </WordsForm>
  );
}
