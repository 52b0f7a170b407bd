import { useQuery } from '@apollo/client/react';
import { useEffect } from 'react';
import {
  orderStates,
  paymentStates,
  returnStates,
  type StatusLook,
  shipmentStatuses,
} from '../../design/status.ts';
import {
  DashboardOrderDocument,
  type DashboardOrderQuery,
  DashboardOrderReturnsDocument,
  type DashboardOrderReturnsQuery,
} from '../generated/graphql.ts';
import { type Answered, answered } from '../graph/answered.ts';
import { failureOf, missingServices } from '../graph/failure.ts';
import { useOrderChanges } from '../live/live-context.ts';
import { useRole } from '../session/session-context.ts';
import { Reference } from '../ui/blank.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Icon } from '../ui/icon.tsx';
import { moneyWords } from '../ui/money.ts';
import { PieceArt } from '../ui/piece.tsx';
import { Scroll } from '../ui/scroll.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { useNow } from '../ui/use-now.ts';
import { dayName, exactWhen, inSentence, windowWords } from '../ui/when.ts';
import { Cancelled, OrderDesk, OrderNotes } from './order-desk.tsx';

/** Before a part that did not answer is asked for again. */
const askAgainMs = 15_000;

export const drawerTitleId = 'drawer-title';

interface DrawerProps {
  readonly number: string;
  readonly onClose: () => void;
  readonly onPrevious: (() => void) | null;
  readonly onNext: (() => void) | null;
}

type Order = Answered<DashboardOrderQuery>['orders']['nodes'][number];
type ReturnsOfOrder = NonNullable<DashboardOrderReturnsQuery['order']>;

/** One order beside the list: the problem and its way out first, then its four axes, pieces and journey. */
export function OrderDrawer({ number, onClose, onPrevious, onNext }: DrawerProps) {
  const { readsTotals: withTotals, worksOrders } = useRole();
  const { data, error, refetch } = useQuery(DashboardOrderDocument, {
    variables: { number, withTotals },
    fetchPolicy: 'cache-and-network',
    errorPolicy: 'all',
  });
  const found = answered(data);
  const order = found?.orders.nodes.find((node) => node.number === number) ?? null;
  useOrderChanges(
    (orders) => {
      if (orders.some((changed) => changed.number === number)) void refetch();
    },
    () => void refetch(),
  );

  return (
    <aside className="d-drawer" aria-labelledby={drawerTitleId}>
      <header>
        <div>
          <p className="d-dim num">{order ? <PlacedWords at={order.placedAt} /> : ' '}</p>
          <h2 id={drawerTitleId} className="num" tabIndex={-1}>
            {number}
          </h2>
        </div>
        <div className="d-drtools">
          <Tool label="Previous order" icon="up" onPress={onPrevious} />
          <Tool label="Next order" icon="down" onPress={onNext} />
          <Tool label="Close details" icon="close" onPress={onClose} />
        </div>
      </header>
      {order ? (
        <OrderDetails order={order} withTotals={withTotals} />
      ) : found ? (
        <p className="d-drawernote">There is no order {number}, or your role may not see it.</p>
      ) : error || data ? (
        <div className="d-drawernote">
          <p>{failureOf(error).sentence} The list beside still works.</p>
          <button className="btn btn-s" type="button" onClick={() => void refetch()}>
            Try now
          </button>
          <Reference id={failureOf(error).reference} />
        </div>
      ) : (
        <DrawerSkeleton />
      )}
      {order && worksOrders ? (
        <OrderDesk order={order} hasParcel={order.shipments.length > 0} />
      ) : null}
      {order ? <DrawerActions order={order} /> : null}
    </aside>
  );
}

function OrderDetails({ order, withTotals }: { order: Order; withTotals: boolean }) {
  const returns = useQuery(DashboardOrderReturnsDocument, {
    variables: { orderId: order.id },
    fetchPolicy: 'cache-and-network',
    errorPolicy: 'all',
  });
  const { error: returnsError, refetch: askReturns } = returns;
  useEffect(() => {
    if (missingServices(returnsError).length === 0) return;
    const timer = setTimeout(() => void askReturns(), askAgainMs);
    return () => clearTimeout(timer);
  }, [returnsError, askReturns]);
  const now = useNow(30_000);
  return (
    <Scroll label={`Details of ${order.number}`}>
      {order.attention ? <Attention order={order} now={now} /> : null}
      <Cancelled order={order} now={now} />
      <Axes order={order} returns={returns.data?.order ?? null} error={returns.error} now={now} />
      <section>
        <h3>Pieces</h3>
        <ul className="d-lines">
          {order.lines.map((line) => (
            <li key={line.id}>
              <PieceArt line={line} sizePx={48} />
              <span>
                <b>{line.title}</b>
                <small>
                  {[line.variant?.title, line.quantity > 1 ? `${line.quantity} pieces` : null]
                    .filter(Boolean)
                    .join(' · ')}
                </small>
              </span>
              <span className="num">{line.unitPrice ? moneyWords(line.unitPrice) : null}</span>
            </li>
          ))}
          {withTotals && order.total ? (
            <li className="d-total">
              <b>Total</b>
              <b className="num">{moneyWords(order.total)}</b>
            </li>
          ) : null}
        </ul>
      </section>
      <OrderNotes order={order} now={now} />
      <Journey order={order} now={now} />
      <section>
        <h3>Customer</h3>
        <p className="d-cust">
          <span className="avatar is-amethyst" aria-hidden="true">
            {initials(order.customer?.name)}
          </span>
          <span>
            <b>{order.customer?.name ?? 'Not known'}</b>
            <small>
              {[order.customer?.emailMasked, order.customer?.city, order.customer?.countryCode]
                .filter(Boolean)
                .join(' · ')}
            </small>
          </span>
        </p>
      </section>
    </Scroll>
  );
}

function Attention({ order, now }: { order: Order; now: Date }) {
  const trackingUrl = order.shipments.find((shipment) => shipment.trackingUrl)?.trackingUrl;
  const gem = order.attention?.reason === 'DELAYED' ? 'citrine' : 'ruby';
  return order.attention ? (
    <div className={`d-alert is-${gem}`}>
      <Icon name="shapeTriangle" />
      <div>
        <h3>{attentionTitles[order.attention.reason]}</h3>
        <p>
          {order.attention.message.replace(/\.?$/, '.')}{' '}
          <span className="num">
            Since {inSentence(exactWhen(new Date(order.attention.since), now))}.
          </span>
        </p>
        {trackingUrl ? (
          <div className="d-btns">
            <a
              className="btn btn-primary btn-s"
              href={trackingUrl}
              target="_blank"
              rel="noreferrer"
            >
              See it with the carrier
              <Icon name="external" size="s" />
            </a>
          </div>
        ) : null}
      </div>
    </div>
  ) : null;
}

const attentionTitles = {
  DELIVERY_EXCEPTION: 'The courier is holding this parcel',
  DELIVERY_ATTEMPTED: 'Nobody was there to take it',
  DELAYED: 'Later than planned',
  ON_HOLD: 'The parcel is on hold',
  PAYMENT_FAILED: 'The payment did not go through',
  LOST: 'The carrier has lost this parcel',
} as const;

function Axes({
  order,
  returns,
  error,
  now,
}: {
  order: Order;
  returns: ReturnsOfOrder | null;
  error: unknown;
  now: Date;
}) {
  return (
    <dl className="d-axes">
      <Axis name="Order" look={orderStates[order.state]} />
      <Axis name="Payment" look={paymentStates[order.paymentState]} />
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
            <small className="num">{one.number}</small>
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

/** The journey, last event first, with the carrier's own code for each scan. */
function Journey({ order, now }: { order: Order; now: Date }) {
  const entries = [...order.statusHistory].sort(
    (a, b) => Date.parse(b.occurredAt) - Date.parse(a.occurredAt) || b.seq - a.seq,
  );
  const [shipment] = order.shipments;
  return (
    <section>
      <h3>
        Journey
        {shipment ? (
          <span className="d-tracking">
            {shipment.carrierName} <span className="mono">{shipment.trackingNumber}</span>
            <CopyButton text={shipment.trackingNumber} label="Copy tracking number" />
          </span>
        ) : null}
      </h3>
      <ol className="d-tl">
        {entries.map((entry, i) => (
          <li key={entry.id} className={entryClass(entry.shipmentStatus, i === 0)}>
            <span className="d-tlt">
              <b>{entry.title}</b>
              <small>{entry.location}</small>
            </span>
            <span className="d-tlw num">
              {exactWhen(new Date(entry.occurredAt), now)}
              <small className="mono">
                {[entry.carrier?.toUpperCase(), entry.rawCode].filter(Boolean).join(' · ') ||
                  'shop'}
              </small>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

const troubled: ReadonlySet<string> = new Set(['EXCEPTION', 'LOST', 'DELIVERY_ATTEMPTED']);

const entryClass = (status: string | null, isFirst: boolean): string =>
  [status && troubled.has(status) ? 'bad' : '', isFirst ? 'now' : ''].filter(Boolean).join(' ');

function DrawerActions({ order }: { order: Order }) {
  const trackingUrl = order.shipments.find((shipment) => shipment.trackingUrl)?.trackingUrl;
  return (
    <footer>
      {trackingUrl ? (
        <a className="btn btn-s" href={trackingUrl} target="_blank" rel="noreferrer">
          Carrier’s page
          <Icon name="external" size="s" />
        </a>
      ) : null}
      <span className="d-copyline">
        Copy link
        <CopyButton text={window.location.href} label="Copy the link to this order" />
      </span>
    </footer>
  );
}

const Tool = ({
  label,
  icon,
  onPress,
}: {
  label: string;
  icon: 'up' | 'down' | 'close';
  onPress: (() => void) | null;
}) => (
  <button
    className="btn btn-s btn-quiet btn-icon"
    type="button"
    aria-label={label}
    disabled={onPress === null}
    onClick={onPress ?? undefined}
  >
    <Icon name={icon} size="s" />
  </button>
);

function PlacedWords({ at }: { at: string }) {
  const now = useNow(60_000);
  return <>Placed {inSentence(exactWhen(new Date(at), now))}</>;
}

const DrawerSkeleton = () => (
  <div className="d-scroll d-drawerwait" aria-busy="true">
    <p className="sr" role="status">
      Loading the order
    </p>
    <span className="skeleton d-skblock" aria-hidden="true" />
    <span className="skeleton d-skblock" aria-hidden="true" />
    <span className="skeleton d-skblock" aria-hidden="true" />
  </div>
);

const initials = (name: string | undefined): string =>
  (name ?? '')
    .split(' ')
    .map((word) => word.charAt(0))
    .slice(0, 2)
    .join('');
