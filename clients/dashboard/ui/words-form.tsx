import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';

interface WordsFormProps {
  readonly question: string;
  /** What the button that sends says. */
  readonly action: string;
  readonly isOptional?: boolean;
  /** In characters. */
  readonly lengthMax: number;
  readonly isPending: boolean;
  /** What the graph found wrong with the words. */
  readonly problem?: string | null;
  readonly onSend: (text: string) => void;
  readonly onCancel: () => void;
  /** What the button that does not says. */
  readonly keep?: string;
  /** Asked before the words. */
  readonly children?: ReactNode;
}

/** A few words to something that is about to be done. It was asked for by a key or a press, so it takes the focus. */
export function WordsForm({
  question,
  action,
  isOptional = false,
  lengthMax,
  isPending,
  problem = null,
  onSend,
  onCancel,
  keep = 'Cancel',
  children,
}: WordsFormProps) {
  const [text, setText] = useState('');
  const [isMissing, setMissing] = useState(false);
  const wrong = isMissing ? 'A few words are needed.' : problem;
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  useEffect(
    () => form.current?.querySelector<HTMLElement>('input:checked, select, textarea')?.focus(),
    [],
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isPending) return;
    const words = text.trim();
    if (!isOptional && words === '') setMissing(true);
    else onSend(words);
  };
  return (
    <form
      ref={form}
      className="field"
      noValidate
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) submit(event);
        if (event.key !== 'Escape') return;
        // It closes the form alone, not what the form is in.
        event.stopPropagation();
        onCancel();
      }}
    >
      {children}
      <label htmlFor={id}>
        {question}
        {isOptional ? <span className="hint"> (optional)</span> : null}
      </label>
      <textarea
        id={id}
        className="input"
        rows={3}
        value={text}
        maxLength={lengthMax}
        aria-invalid={wrong !== null || undefined}
        aria-describedby={wrong === null ? undefined : `${id}-problem`}
        onChange={(event) => {
          setText(event.target.value);
          setMissing(false);
        }}
      />
      {wrong ? (
        <p className="problem" id={`${id}-problem`} role="alert">
          {wrong}
        </p>
      ) : null}
      <div className="d-btns">
        <button className="btn btn-s btn-primary" type="submit" disabled={isPending}>
          {isPending ? <span className="spin" aria-hidden="true" /> : null}
          {action}
        </button>
        <button className="btn btn-s" type="button" onClick={onCancel}>
          {keep}
        </button>
      </div>
    </form>
  );
}
