import { type FormEvent, useId, useState } from 'react';
import { useLocation } from 'wouter';
import {
  DashboardCustomerEraseDocument,
  type DashboardCustomerFragment,
} from '../generated/graphql.ts';
import { useStep } from '../graph/use-step.ts';
import { Panel } from '../ui/panel.tsx';
import { StepProblem } from '../ui/step-problem.tsx';
import { confirms } from './confirmation.ts';
import { erasurePath } from './erasure.ts';
import { Remains } from './remains.tsx';

/** Asks every part of the shop to forget a customer, once their name was typed. */
export function EraseForm({ customer }: { customer: DashboardCustomerFragment }) {
  const [typed, setTyped] = useState('');
  const [isWrong, setWrong] = useState(false);
  const { take, pending, problem, reference } = useStep();
  const [, navigate] = useLocation();
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isRight = confirms(typed, customer.name);
    setWrong(!isRight);
    if (!isRight || pending) return;
    void take(
      'erase',
      DashboardCustomerEraseDocument,
      { customerId: customer.id },
      ({ erasure }) => {
        if (erasure) navigate(erasurePath(erasure.id), { replace: true });
      },
    );
  };
  return (
    <Panel title="Forget this customer">
      <p>
        Name, address, conversations, pictures and tickets go from every part of the shop. It cannot
        be undone. A customer whose order is on its way cannot be forgotten before it has arrived.
      </p>
      <details>
        <summary>What stays, and why</summary>
        <Remains />
      </details>
      <form className="field" noValidate autoComplete="off" onSubmit={submit}>
        <label htmlFor={id}>
          Type <b>{customer.name}</b> to confirm
        </label>
        <input
          id={id}
          className="input"
          type="text"
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={typed}
          aria-invalid={isWrong || undefined}
          aria-describedby={isWrong ? `${id}-problem` : undefined}
          onChange={(event) => {
            setTyped(event.target.value);
            setWrong(false);
          }}
        />
        {isWrong ? (
          <p className="problem" id={`${id}-problem`} role="alert">
            That is not the name of this customer.
          </p>
        ) : null}
        <StepProblem problem={problem} reference={reference} />
        <div className="d-btns">
          <button className="btn btn-s" type="submit" disabled={pending !== null}>
            {pending ? <span className="spin" aria-hidden="true" /> : null}
            Forget {customer.name} for good
          </button>
        </div>
      </form>
    </Panel>
  );
}
