import { useId, useState } from 'react';
import { PieceArt } from '../ui/piece.tsx';
import { WordsForm } from '../ui/words-form.tsx';
import type { Told } from './refusal.ts';
import { type Accepted, moneyNames, worthOf } from './return-money.ts';
import type { OpenedReturn } from './return-row.ts';
import { noteLengthMax, steps } from './return-steps.ts';
import { acceptedWords } from './return-words.ts';
import type { Said } from './use-return-step.ts';

interface InspectFormProps {
  readonly opened: OpenedReturn;
  readonly isPending: boolean;
  readonly told: Told | null;
  readonly onSend: (said: Said) => void;
  readonly onCancel: () => void;
}

/** What came of looking at the pieces, line by line. What is not accepted has to be explained. */
export function InspectForm({ opened, isPending, told, onSend, onCancel }: InspectFormProps) {
  const { lines, outcome } = opened;
  const [accepted, setAccepted] = useState<Accepted>(() =>
    Object.fromEntries(lines.map((line) => [line.id, line.acceptedQuantity ?? line.quantity])),
  );
  const isWhole = lines.every(({ id, quantity }) => accepted[id] === quantity);
  const moneyName = moneyNames[outcome];
  const worth = moneyName === null ? null : worthOf(lines, accepted);
  return (
    <WordsForm
      question={isWhole ? 'What was found?' : 'What was found? The customer may read this.'}
      action={steps.inspect.label}
      isOptional={isWhole}
      lengthMax={noteLengthMax}
      isPending={isPending}
      problem={told?.at === 'note' ? told.words : null}
      onSend={(note) =>
        onSend({
          note,
          lines: lines.map(({ id, quantity }) => ({
            returnLineId: id,
            acceptedQuantity: accepted[id] ?? quantity,
          })),
        })
      }
      onCancel={onCancel}
    >
      {lines.map((line, index) => (
        <AcceptedLine
          key={line.id}
          line={line}
          quantity={accepted[line.id] ?? line.quantity}
          problem={told?.at === 'line' && told.index === index ? told.words : null}
          onQuantity={(quantity) => setAccepted({ ...accepted, [line.id]: quantity })}
        />
      ))}
      {worth ? (
        <p className="r-worth" role="status">
          {moneyName} <b className="num">{worth}</b>
        </p>
      ) : null}
    </WordsForm>
  );
}

function AcceptedLine({
  line,
  quantity,
  problem,
  onQuantity,
}: {
  line: OpenedReturn['lines'][number];
  quantity: number;
  problem: string | null;
  onQuantity: (quantity: number) => void;
}) {
  const id = useId();
  const title = line.orderLine?.title ?? 'A piece';
  return (
    <div className="r-accept">
      <PieceArt line={line.orderLine ?? undefined} sizePx={40} />
      <label htmlFor={id}>{title}</label>
      <select
        id={id}
        className="input"
        value={quantity}
        aria-invalid={problem !== null || undefined}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
        onChange={(event) => onQuantity(Number(event.target.value))}
      >
        {Array.from({ length: line.quantity + 1 }, (_, less) => line.quantity - less).map((one) => (
          <option key={one} value={one}>
            {acceptedWords(one, line.quantity)}
          </option>
        ))}
      </select>
      {problem ? (
        <p className="problem" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      ) : null}
    </div>
  );
}
