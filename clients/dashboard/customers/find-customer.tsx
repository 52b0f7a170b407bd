import { type FormEvent, useId, useState } from 'react';
import { Link } from 'wouter';
import { DashboardFindCustomersDocument } from '../generated/graphql.ts';
import { useAnswer } from '../graph/use-answer.ts';
import { FailedPanel } from '../ui/blank.tsx';
import { Icon } from '../ui/icon.tsx';
import { Panel } from '../ui/panel.tsx';
import { ErasureList } from './erasure-list.tsx';
import { type FoundCustomer, foundCustomers } from './found-customers.ts';

/** The longest e-mail address. */
const lengthMax = 254;

/** By what a customer says of themselves: the number of an order, their e-mail address or their name. */
export function FindCustomer() {
  const [text, setText] = useState('');
  const [wanted, setWanted] = useState<string | null>(null);
  const [isMissing, setMissing] = useState(false);
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const clean = text.trim();
    setMissing(clean === '');
    if (clean !== '') setWanted(clean);
  };
  return (
    <>
      <Panel title="Whose data?">
        <search>
          <form className="field" noValidate onSubmit={submit}>
            <label htmlFor={id}>Order number, e-mail address or name</label>
            <div className="c-find">
              <input
                id={id}
                className="input"
                type="text"
                inputMode="search"
                autoComplete="off"
                spellCheck={false}
                maxLength={lengthMax}
                value={text}
                aria-invalid={isMissing || undefined}
                aria-describedby={isMissing ? `${id}-problem` : `${id}-hint`}
                onChange={(event) => {
                  setText(event.target.value);
                  setMissing(false);
                }}
              />
              <button className="btn btn-primary" type="submit">
                <Icon name="search" size="s" />
                Find
              </button>
            </div>
            {isMissing ? (
              <p className="problem" id={`${id}-problem`} role="alert">
                Say whom: GG-12047, somebody@example.com or a name.
              </p>
            ) : (
              <p className="hint" id={`${id}-hint`}>
                Make sure that it is the customer who asks before you hand anything out.
              </p>
            )}
          </form>
        </search>
      </Panel>
      {wanted === null ? <ErasureList /> : <Results search={wanted} />}
    </>
  );
}

function Results({ search }: { search: string }) {
  const { data, isAsking, failure, retryAtMs, again } = useAnswer(DashboardFindCustomersDocument, {
    search,
  });
  if (failure && !data)
    return (
      <FailedPanel
        title="The customers did not load"
        failure={failure}
        stillWorks="Nothing was changed."
        retryAtMs={retryAtMs}
        onRetry={again}
      />
    );
  const found = data && foundCustomers(data.orders.nodes);
  return (
    <Panel title="Found" aside={data?.orders.pageInfo.hasNextPage ? 'the first 30 orders' : null}>
      {found ? (
        <>
          <p className="sr" role="status">
            {isAsking ? '' : foundWords(found.customers.length)}
          </p>
          {found.customers.length === 0 && found.forgotten.length === 0 ? (
            <p>
              Nobody ordered under that. The whole address or the whole number finds more than a
              part of it.
            </p>
          ) : null}
          <ul className="c-found">
            {found.customers.map((one) => (
              <FoundRow key={one.customer.id} found={one} />
            ))}
          </ul>
          {found.forgotten.length > 0 ? (
            <p className="d-dim num">
              {found.forgotten.join(', ')}: whoever ordered this has been forgotten.
            </p>
          ) : null}
        </>
      ) : null}
    </Panel>
  );
}

const FoundRow = ({ found: { customer, orderNumbers } }: { found: FoundCustomer }) => (
  <li>
    <Link href={`/customers?customer=${encodeURIComponent(customer.id)}`}>
      <span>
        <b>{customer.name}</b>
        <span className="d-dim">
          {customer.emailMasked}
          {customer.city ? ` · ${customer.city}` : ''}
        </span>
      </span>
      <span className="d-dim num">{numbersWords(orderNumbers)}</span>
      <Icon name="forward" size="s" />
    </Link>
  </li>
);

const numbersShown = 2;

const numbersWords = (numbers: readonly string[]): string => {
  const shown = numbers.slice(0, numbersShown).join(', ');
  const more = numbers.length - numbersShown;
  return more > 0 ? `${shown} and ${more} more` : shown;
};

const foundWords = (count: number): string =>
  count === 1 ? 'One customer found' : `${count} customers found`;
