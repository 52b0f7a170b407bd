import { useEffect } from 'react';
import { DashboardOrderReturnsDocument } from '../generated/graphql.ts';
import { missingServices } from '../graph/failure.ts';
import { useOpened } from '../live/use-opened.ts';
import { moneyWords } from '../ui/money.ts';
import { PieceArt } from '../ui/piece.tsx';
import { Scroll } from '../ui/scroll.tsx';
import { useNow } from '../ui/use-now.ts';
import type { OpenedOrder } from './opened-order.ts';
import { OrderAttention } from './order-attention.tsx';
import { OrderAxes } from './order-axes.tsx';
import { Cancelled, OrderNotes } from './order-desk.tsx';
import { OrderJourney } from './order-journey.tsx';

/** Before a part that did not answer is asked for again. */
const askAgainMs = 15_000;

/** An order's story: the problem and its way out first, then its four axes, pieces and journey. */
export function OrderDetails({ order, withTotals }: { order: OpenedOrder; withTotals: boolean }) {
  const { data, error, again } = useOpened(
    'returns',
    DashboardOrderReturnsDocument,
    { orderId: order.id },
    (told) => told.order?.id === order.id,
  );
  // Until those of this order are there, it has those of the one before.
  const returns = data?.order?.id === order.id ? data.order : null;
  useEffect(() => {
    if (missingServices(error).length === 0) return;
    const timer = setTimeout(again, askAgainMs);
    return () => clearTimeout(timer);
  }, [error, again]);
  const now = useNow(30_000);
  return (
    <Scroll label={`Details of ${order.number}`}>
      {order.attention ? <OrderAttention order={order} now={now} /> : null}
      <Cancelled order={order} now={now} />
      <OrderAxes order={order} returns={returns} error={error} now={now} />
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
      <OrderJourney order={order} now={now} />
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

const initials = (name: string | undefined): string =>
  (name ?? '')
    .split(' ')
    .map((word) => word.charAt(0))
    .slice(0, 2)
    .join('');
