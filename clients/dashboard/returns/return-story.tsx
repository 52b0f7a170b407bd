import { Link } from 'wouter';
import { orderStates, payoutStates, returnStates, shipmentStatuses } from '../../design/status.ts';
import { missingServices } from '../graph/failure.ts';
import { Icon } from '../ui/icon.tsx';
import { moneyWords } from '../ui/money.ts';
import { Scroll } from '../ui/scroll.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { useNow } from '../ui/use-now.ts';
import { exactWhen, inSentence } from '../ui/when.ts';
import { ReturnHistory } from './return-history.tsx';
import { ReturnParcel } from './return-parcel.tsx';
import { ReturnPieces } from './return-pieces.tsx';
import type { OpenedReturn } from './return-row.ts';
import { outcomeWords, turnWords } from './return-words.ts';

interface StoryProps {
  readonly opened: OpenedReturn;
  readonly withTotals: boolean;
  /** Of a part that did not come. */
  readonly error: unknown;
}

/** A return's story: whose turn it is, why it comes back, what, in which parcel, and all that was done. */
export function ReturnStory({ opened, withTotals, error }: StoryProps) {
  const now = useNow(30_000);
  const { comment, expiresAt } = opened;
  const turn = turnWords(opened);
  const hasFailed = opened.payout?.state === 'FAILED';
  return (
    <Scroll label={`Details of ${opened.number}`}>
      {turn ? (
        <div className={`d-alert is-${hasFailed ? 'ruby' : returnStates[opened.state].gem}`}>
          <Icon name={hasFailed ? 'shapeTriangle' : returnStates[opened.state].shape} />
          <div>
            <p>
              {turn}
              {expiresAt ? (
                <span className="num">
                  {' '}
                  To be sent by {inSentence(exactWhen(new Date(expiresAt), now))}.
                </span>
              ) : null}
            </p>
          </div>
        </div>
      ) : null}
      <dl className="d-axes">
        <div>
          <dt>Return</dt>
          <dd>
            <StatusBadge look={returnStates[opened.state]} />
          </dd>
        </div>
        <div>
          <dt>Asked for</dt>
          <dd>{outcomeWords[opened.outcome]}</dd>
        </div>
        <div>
          <dt>Reason</dt>
          <dd>{opened.reason.label}</dd>
        </div>
        <div>
          <dt>Order</dt>
          <dd>
            <OrderOfReturn opened={opened} isMissing={missingServices(error).includes('orders')} />
          </dd>
        </div>
        {opened.payout ? (
          <div className="d-axiswide">
            <dt>Money</dt>
            <dd>
              <StatusBadge look={payoutStates[opened.payout.state]} />{' '}
              <b className="num">{moneyWords(opened.payout.amount)}</b>
              {opened.payout.reference ? (
                <small className="mono d-dim">{opened.payout.reference}</small>
              ) : null}
            </dd>
          </div>
        ) : null}
      </dl>
      {comment ? (
        <blockquote className="r-comment" dir="auto">
          {comment}
        </blockquote>
      ) : null}
      <ReturnPieces opened={opened} withTotals={withTotals} />
      <ReturnParcel opened={opened} />
      <ReturnHistory history={opened.history} now={now} />
    </Scroll>
  );
}

function OrderOfReturn({ opened, isMissing }: { opened: OpenedReturn; isMissing: boolean }) {
  const { order } = opened;
  if (!order) return <span className="muted">{isMissing ? 'Not answering' : 'Not known'}</span>;
  const { customer, shipmentStatus, state } = order;
  return (
    <>
      <Link className="d-link num" href={`/orders?view=all&open=${order.number}`}>
        {order.number}
      </Link>{' '}
      <StatusBadge look={shipmentStatus ? shipmentStatuses[shipmentStatus] : orderStates[state]} />
      <span className="d-dim">
        {[customer?.name, customer?.city].filter(Boolean).join(', ') || null}
      </span>
    </>
  );
}
