/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { type Lookup, newLookup } from '../domain/lookup.ts';
import { useStore, useSurroundings } from '../parts/context.ts';
import { Reference } from '../parts/error-card.tsx';
import { Icon } from '../parts/icon.tsx';
import { OrderCard } from './order-card.tsx';

/** The guest check in one card: details, then the code, then the order. A hit and a miss read the same. */
export function OrderLookup({ messageId }: { messageId: string }) {
  const lookup = useStore((state) => state.lookups[messageId]) ?? newLookup;
  const wasOpen = useRef(lookup.orderId !== null);
  if (lookup.orderId)
    return (
      <Focused isWanted={!wasOpen.current}>
        <OrderCard orderId={lookup.orderId} />
      </Focused>
    );
  const asksCode = lookup.step === 'code' || lookup.step === 'verifying';
  return asksCode ? (
    <CodeForm messageId={messageId} lookup={lookup} />
  ) : (
    <DetailsForm messageId={messageId} lookup={lookup} />
  );
}

/** The form that had the focus is gone: what came in its place takes it. */
function Focused({ isWanted, children }: { isWanted: boolean; children: ComponentChildren }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isWanted) place.current?.focus({ preventScroll: true });
  }, [isWanted]);
  return (
    <div class="w-place" ref={place} tabIndex={-1}>
      {children}
    </div>
  );
}

interface FormProps {
  readonly messageId: string;
  readonly lookup: Lookup;
}

function DetailsForm({ messageId, lookup }: FormProps) {
  const { guestCheck } = useSurroundings().concierge;
  const [orderNumber, setOrderNumber] = useState(lookup.orderNumber);
  const [email, setEmail] = useState(lookup.email);
  const [missing, setMissing] = useState<'orderNumber' | 'email' | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const isBusy = lookup.step === 'requesting';
  const { problem } = lookup;
  useFocusOnProblem(form, problem?.message ?? missing);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isBusy) return;
    const lacking = orderNumber.trim() === '' ? 'orderNumber' : /.@./.test(email) ? null : 'email';
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
        problem={
          missing === 'orderNumber'
            ? 'The order number is missing.'
            : problem?.field === 'orderNumber'
              ? problem.message
              : null
        }
      />
      <Field
        label="E-mail"
        inputMode="email"
        value={email}
        setValue={setEmail}
        placeholder="you@example.com"
        autoComplete="email"
        problem={
          missing === 'email'
            ? 'Enter the e-mail you ordered with.'
            : problem?.field === 'email'
              ? problem.message
              : null
        }
      />
      {problem && !problem.field && <FormProblem lookup={lookup} />}
      <button class="btn btn-primary btn-wide" type="submit" aria-disabled={isBusy}>
        {isBusy && <span class="spin" aria-hidden="true" />}
        {isBusy ? 'Sending the code…' : 'Send me a code'}
      </button>
    </form>
  );
}

function CodeForm({ messageId, lookup }: FormProps) {
  const { guestCheck } = useSurroundings().concierge;
  const [code, setCode] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const isBusy = lookup.step === 'verifying';
  const { problem, attemptsLeft } = lookup;
  const [missing, setMissing] = useState(false);
  useFocusOnProblem(form, problem?.message ?? (missing ? 'missing' : null));
  useEffect(() => form.current?.querySelector('input')?.focus(), []);

  const check = (digits: string) => {
    if (isBusy) return;
    setMissing(digits.length !== 6);
    if (digits.length === 6) void guestCheck.enterCode(messageId, digits);
  };
  const tries =
    attemptsLeft === null ? '' : ` ${attemptsLeft} ${attemptsLeft === 1 ? 'try' : 'tries'} left.`;
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
        inputMode="numeric"
        autoComplete="one-time-code"
        isCode
        setValue={(text) => {
          const digits = text.replace(/\D/g, '').slice(0, 6);
          setCode(digits);
          if (digits.length === 6 && digits !== code) check(digits);
        }}
        problem={
          missing
            ? 'The code has six digits.'
            : problem?.field === 'code'
              ? `That code does not fit. Check it, or ask for a new one.${tries}`
              : null
        }
      />
      {problem && problem.field !== 'code' && <FormProblem lookup={lookup} />}
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

function FormProblem({ lookup }: { lookup: Lookup }) {
  if (!lookup.problem) return null;
  return (
    <div class="w-state is-ruby" role="alert">
      <Icon name="shapeTriangle" small />
      <div>
        {lookup.problem.message}
        <Reference id={lookup.problem.reference} />
      </div>
    </div>
  );
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly problem: string | null;
  readonly placeholder?: string;
  readonly inputMode?: 'numeric' | 'email';
  readonly autoComplete: string;
  readonly isCode?: boolean;
  setValue(value: string): void;
}

function Field({ label, value, problem, setValue, isCode = false, ...rest }: FieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        inputMode={rest.inputMode ?? 'text'}
        placeholder={rest.placeholder}
        autoComplete={rest.autoComplete}
        class={`input num ${isCode ? 'w-otp' : ''}`}
        value={value}
        onInput={({ currentTarget }) => setValue(currentTarget.value)}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
        spellcheck={false}
        autoCapitalize="off"
      />
      {problem !== null && (
        <p class="problem num" id={`${id}-problem`} role="alert">
          <Icon name="shapeTriangle" small />
          {problem}
        </p>
      )}
    </div>
  );
}

/** Focus goes to the first field that has to change. */
function useFocusOnProblem(
  form: { readonly current: HTMLFormElement | null },
  problem: string | null,
) {
  useEffect(() => {
    if (problem) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [form, problem]);
}
