/** @jsxImportSource preact */
import { useEffect, useId } from 'preact/hooks';
import { Icon } from './icon.tsx';

export interface FieldProps {
  readonly label: string;
  readonly value: string;
  /** What has to change, told under the field and tied to it. */
  readonly problem: string | null;
  readonly placeholder?: string;
  readonly inputMode?: 'text' | 'numeric' | 'email';
  readonly autoComplete: string;
  /** Wide digits, for a code that is compared one by one. */
  readonly isCode?: boolean;
  setValue(value: string): void;
}

export function Field({ label, value, problem, setValue, isCode = false, ...rest }: FieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        // Addresses, numbers and codes read the same way everywhere.
        dir="ltr"
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
export function useFocusOnProblem(
  form: { readonly current: HTMLFormElement | null },
  problem: string | null,
): void {
  useEffect(() => {
    if (problem) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [form, problem]);
}
