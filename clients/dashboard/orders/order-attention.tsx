import { Icon } from '../ui/icon.tsx';
import { exactWhen, inSentence } from '../ui/when.ts';
import { settlementFailureWords } from './cancellation-words.ts';
import type { OpenedOrder } from './opened-order.ts';

/** What is wrong with an order, and the way out. */
export function OrderAttention({ order, now }: { order: OpenedOrder; now: Date }) {
  const trackingUrl = order.shipments.find((shipment) => shipment.trackingUrl)?.trackingUrl;
  const settlement = order.cancellation?.settlement;
  const failure = settlement ? settlementFailureWords(settlement) : null;
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
        {failure ? <p>{failure}</p> : null}
        {trackingUrl && !failure ? (
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
  SETTLEMENT_FAILED: 'The payment is not settled',
  LOST: 'The carrier has lost this parcel',
} as const;
