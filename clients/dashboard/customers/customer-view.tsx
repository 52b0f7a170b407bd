import { useQuery } from '@apollo/client/react';
import { Link } from 'wouter';
import { orderStates, shipmentStatuses } from '../../design/status.ts';
import {
  DashboardCustomerFileDocument,
  type DashboardCustomerFileQuery,
} from '../generated/graphql.ts';
import { failureOf } from '../graph/failure.ts';
import { Empty, FailedPanel } from '../ui/blank.tsx';
import { Panel } from '../ui/panel.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { useNow } from '../ui/use-now.ts';
import { dayName } from '../ui/when.ts';
import { BackLink } from './back-link.tsx';
import { EraseForm } from './erase-form.tsx';
import { isForgotten } from './found-customers.ts';
import { KeptPanel } from './kept-panel.tsx';

type Customer = NonNullable<DashboardCustomerFileQuery['customer']>;

/** One customer: who they are, what is kept about them, and the way to forget them. */
export function CustomerView({ id }: { id: string }) {
  // What is kept about somebody stays on the screen alone, not in a cache.
  const { data, error, loading, refetch } = useQuery(DashboardCustomerFileDocument, {
    variables: { customerId: id },
    fetchPolicy: 'no-cache',
    errorPolicy: 'all',
    notifyOnNetworkStatusChange: true,
  });
  const customer = data?.customer ?? null;
  const file = data?.customerExport ?? null;
  const again = () => void refetch();
  if (!customer && loading) return <Waiting />;
  if (error && (!customer || !file))
    return (
      <FailedPanel
        title="The customer’s data did not load"
        failure={failureOf(error)}
        stillWorks="Nothing was changed."
        retryAtMs={null}
        onRetry={again}
      />
    );
  if (!customer || !file || isForgotten(customer))
    return (
      <div className="d-panel">
        <Empty title="Nothing is kept about them" actions={<BackLink />}>
          There is no such customer, or they have been forgotten.
        </Empty>
      </div>
    );
  return (
    <>
      <BackLink />
      <div className="c-columns">
        <div>
          <WhoPanel customer={customer} />
          <KeptPanel
            file={file}
            reference={error ? failureOf(error).reference : null}
            isAsking={loading}
            onAgain={again}
          />
        </div>
        <EraseForm customer={customer} />
      </div>
    </>
  );
}

function WhoPanel({ customer }: { customer: Customer }) {
  const now = useNow(60_000);
  const orders = customer.orders?.nodes ?? [];
  const place = [customer.city, customer.countryCode].filter(Boolean).join(', ');
  return (
    <Panel title={customer.name}>
      <p>
        {customer.emailMasked}
        {place ? <span className="d-dim">{place}</span> : null}
      </p>
      <ul className="c-orders num">
        {orders.map(({ id, number, state, shipmentStatus, placedAt }) => (
          <li key={id}>
            <Link className="d-link" href={`/orders?open=${number}`}>
              {number}
            </Link>
            <span className="d-dim">{dayName(new Date(placedAt), now)}</span>
            <StatusBadge
              look={shipmentStatus ? shipmentStatuses[shipmentStatus] : orderStates[state]}
            />
          </li>
        ))}
      </ul>
      {customer.orders?.pageInfo.hasNextPage ? (
        <p className="d-dim">The last {orders.length} orders; all of them are in the data below.</p>
      ) : null}
    </Panel>
  );
}

const Waiting = () => (
  <>
    <p className="sr" role="status">
      Collecting what is kept
    </p>
    <div className="c-columns" aria-hidden="true">
      <Panel title=" ">{null}</Panel>
      <Panel title=" ">{null}</Panel>
    </div>
  </>
);
