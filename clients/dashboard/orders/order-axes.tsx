import { Link } from 'wouter';
import {
  orderStates,
  paymentStates,
  returnStates,
  type StatusLook,
  settlementStates,
  shipmentStatuses,
} from '../../design/status.ts';
import { missingServices } from '../graph/failure.ts';
import { returnsPath } from '../returns/returns-url.ts';
import { StatusBadge } from '../ui/status-badge.tsx';
import { dayName, exactWhen, inSentence, windowWords } from '../ui/when.ts';
import type { OpenedOrder, ReturnsOfOrder } from './opened-order.ts';

/** Where an order stands: its own state, the payment's, the parcel's, the returns'. */
export function OrderAxes({
  order,
  returns,
  error,
  now,
}: {
  order: OpenedOrder;
  returns: ReturnsOfOrder | null;
  error: unknown;
  now: Date;
}) {
  return (
    <dl className="d-axes">
      <Axis name="Order" look={orderStates[order.state]} />
      <Axis name="Payment" look={paymentLook(order)} />
      {order.shipmentStatus ? (
        <Axis name="Shipment" look={shipmentStatuses[order.shipmentStatus]} />
      ) : (
        <div>
          <dt>Shipment</dt>
          <dd>None yet</dd>
        </div>
      )}
      <div>
        <dt>Return</dt>
        <dd>
          {returns ? (
            <ReturnsWords returns={returns} now={now} />
          ) : missingServices(error).includes('returns') ? (
            <span className="muted">Not answering</span>
          ) : (
            ' '
          )}
        </dd>
      </div>
      <div className="d-axiswide">
        <dt>{order.deliveredAt ? 'Delivered' : 'Expected'}</dt>
        <dd className="num">
          {order.deliveredAt
            ? exactWhen(new Date(order.deliveredAt), now)
            : order.expectedDelivery
              ? windowWords(order.expectedDelivery, now)
              : 'Not known yet'}
        </dd>
      </div>
    </dl>
  );
}

/** What has to go back, or to be let go, has not before the payment service says so. */
function paymentLook({ paymentState, cancellation }: OpenedOrder): StatusLook {
  const settlement = cancellation?.settlement;
  return settlement && settlement.state !== 'DONE'
    ? settlementStates[settlement.state]
    : paymentStates[paymentState];
}

const Axis = ({ name, look }: { name: string; look: StatusLook }) => (
  <div>
    <dt>{name}</dt>
    <dd>
      <StatusBadge look={look} />
    </dd>
  </div>
);

function ReturnsWords({ returns, now }: { returns: ReturnsOfOrder; now: Date }) {
  if (!returns.returns) return <span className="muted">Not answering</span>;
  if (returns.returns.length > 0)
    return (
      <ul className="d-axislist">
        {returns.returns.map((one) => (
          <li key={one.id}>
            <StatusBadge look={returnStates[one.state]} />
            <Link className="d-link num" href={returnsPath({ view: 'all', open: one.id })}>
              {one.number}
            </Link>
          </li>
        ))}
      </ul>
    );
  const until = returns.returnEligibility?.eligible ? returns.returnEligibility.until : null;
  return (
    <>
      {until ? `Possible until ${inSentence(dayName(new Date(`${until}T12:00:00`), now))}` : 'None'}
    </>
  );
}
