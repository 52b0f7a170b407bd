/** @jsxImportSource preact */
import { useId } from 'preact/hooks';
import { Icon } from './icon.tsx';

export interface TextAreaProps {
  readonly label: string;
  readonly value: string;
  readonly rows: number;
  /** Characters. */
  readonly lengthMax: number;
  /** What has to change, told under the field and tied to it. */
  readonly problem: string | null;
  setValue(value: string): void;
}

export function TextArea({ label, value, rows, lengthMax, problem, setValue }: TextAreaProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        class="input"
        rows={rows}
        maxLength={lengthMax}
        value={value}
        onInput={({ currentTarget }) => setValue(currentTarget.value)}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
      />
      {problem !== null && (
        <p class="problem" id={`${id}-problem`} role="alert">
          <Icon name="shapeTriangle" small />
          {problem}
        </p>
      )}
    </div>
  );
}
