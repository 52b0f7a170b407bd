/** @jsxImportSource preact */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Lookup } from '../domain/lookup.ts';
import { useSurroundings } from '../parts/context.ts';
import { Field, useFocusOnProblem } from '../parts/field.tsx';
import { FormProblem } from './form-problem.tsx';

const codeLength = 6;

/** Second step of the guest check: the code from the e-mail. Pasting works, and six digits go out by themselves. */
export function CodeForm({ messageId, lookup }: { messageId: string; lookup: Lookup }) {
  const { guestCheck } = useSurroundings().concierge;
  const [code, setCode] = useState('');
  const [isShort, setShort] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const isBusy = lookup.step === 'verifying';
  const problem = isShort ? 'The code has six digits.' : wrongCode(lookup);
  useFocusOnProblem(form, problem);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);

  const check = (digits: string) => {
    if (isBusy) return;
    setShort(digits.length !== codeLength);
    if (digits.length === codeLength) void guestCheck.enterCode(messageId, digits);
  };
  const type = (text: string) => {
    const digits = text.replace(/\D/g, '').slice(0, codeLength);
    setCode(digits);
    if (digits.length === codeLength && digits !== code) check(digits);
  };
  return (
    <form
      class="w-card"
      noValidate
      ref={form}
      aria-label="Enter the code"
      onSubmit={(event) => {
        event.preventDefault();
        check(code);
      }}
    >
      <div>
        <h3>Enter the code</h3>
        <p class="w-sub">
          If the details match an order, a code is on its way to{' '}
          <strong class="strong w-break">{lookup.email}</strong>.
        </p>
      </div>
      <Field
        label="Six digits from the e-mail"
        value={code}
        setValue={type}
        inputMode="numeric"
        autoComplete="one-time-code"
        isCode
        problem={problem}
      />
      {lookup.problem && lookup.problem.field !== 'code' && (
        <FormProblem problem={lookup.problem} />
      )}
      <button class="btn btn-primary btn-wide" type="submit" aria-disabled={isBusy}>
        {isBusy && <span class="spin" aria-hidden="true" />}
        {isBusy ? 'Checking…' : 'Show my order'}
      </button>
      <div class="w-row w-center">
        <button
          class="btn btn-s btn-quiet"
          type="button"
          onClick={() => void guestCheck.requestCode(messageId, lookup.orderNumber, lookup.email)}
        >
          Send a new code
        </button>
        <button
          class="btn btn-s btn-quiet"
          type="button"
          onClick={() => guestCheck.restart(messageId)}
        >
          Change the details
        </button>
      </div>
    </form>
  );
}

function wrongCode({ problem, attemptsLeft }: Lookup): string | null {
  if (problem?.field !== 'code') return null;
  const tries = attemptsLeft === 1 ? 'One try left.' : `${attemptsLeft} tries left.`;
  const left = attemptsLeft === null ? '' : ` ${tries}`;
  return `That code does not fit. Check it, or ask for a new one.${left}`;
}
