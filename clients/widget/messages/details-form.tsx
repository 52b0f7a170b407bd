/** @jsxImportSource preact */
import { useRef, useState } from 'preact/hooks';
import type { Lookup, LookupProblem } from '../domain/lookup.ts';
import { useSurroundings } from '../parts/context.ts';
import { Field, useFocusOnProblem } from '../parts/field.tsx';
import { FormProblem } from './form-problem.tsx';

/** First step of the guest check: which order, and where its owner reads letters. */
export function DetailsForm({ messageId, lookup }: { messageId: string; lookup: Lookup }) {
  const { guestCheck } = useSurroundings().concierge;
  const [orderNumber, setOrderNumber] = useState(lookup.orderNumber);
  const [email, setEmail] = useState(lookup.email);
  const [missing, setMissing] = useState<LookupProblem | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const isBusy = lookup.step === 'requesting';
  const problem = missing ?? lookup.problem;
  const problemOf = (field: LookupProblem['field']) =>
    problem?.field === field ? problem.message : null;
  useFocusOnProblem(form, problem?.message ?? null);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isBusy) return;
    const lacking = lackingIn(orderNumber, email);
    setMissing(lacking);
    if (!lacking) void guestCheck.requestCode(messageId, orderNumber.trim(), email.trim());
  };
  return (
    <form class="w-card" noValidate onSubmit={submit} ref={form} aria-label="Find your order">
      <div>
        <h3>Which order shall I find?</h3>
        <p class="w-sub">
          The number is on your receipt. We send a code to the e-mail of the order.
        </p>
      </div>
      <Field
        label="Order number"
        value={orderNumber}
        setValue={setOrderNumber}
        placeholder="GG-12047"
        autoComplete="off"
        problem={problemOf('orderNumber')}
      />
      <Field
        label="E-mail"
        inputMode="email"
        value={email}
        setValue={setEmail}
        placeholder="you@example.com"
        autoComplete="email"
        problem={problemOf('email')}
      />
      {problem?.field === null && <FormProblem problem={problem} />}
      <button class="btn btn-primary btn-wide" type="submit" aria-disabled={isBusy}>
        {isBusy && <span class="spin" aria-hidden="true" />}
        {isBusy ? 'Sending the code…' : 'Send me a code'}
      </button>
    </form>
  );
}

/** What can be seen without asking anybody. */
function lackingIn(orderNumber: string, email: string): LookupProblem | null {
  if (orderNumber.trim() === '')
    return { field: 'orderNumber', message: 'The order number is missing.', reference: null };
  if (!/.@./.test(email))
    return { field: 'email', message: 'Enter the e-mail you ordered with.', reference: null };
  return null;
}
