/** @jsxImportSource preact */
import { useState } from 'preact/hooks';
import { type OrderStory, orderStory } from '../domain/order-story.ts';
import { askPerson, useAfter, useNow, useStore, useSurroundings } from '../parts/context.ts';
import { ErrorCard } from '../parts/error-card.tsx';
import { Icon } from '../parts/icon.tsx';
import { lazily } from '../parts/lazily.tsx';
import { Notice } from '../parts/notice.tsx';
import { Picture } from '../parts/picture.tsx';
import type { Order, WatchedOrder } from '../state/state.ts';
import { LiveTag } from './live-tag.tsx';
import { OrderJourney } from './order-journey.tsx';
import { OrderTrack } from './order-track.tsx';

/** Where an order is. Reads the newest version whichever message asked for it. */
export function OrderCard({ orderId }: { orderId: string }) {
  const { orders } = useSurroundings().concierge;
  const watched = useStore((state) => state.orders[orderId]);
  const failure = useStore((state) => state.unreadOrders[orderId]);
  if (watched) return <OpenOrder watched={watched} />;
  if (failure)
    return (
      <ErrorCard
        title="The order did not load"
        reference={failure.reference}
        tryAgain={() => void orders.read(orderId)}
      >
        It is open to you, nothing is lost. The order service did not answer.
      </ErrorCard>
    );
  return <OrderSkeleton />;
}

function OpenOrder({ watched }: { watched: WatchedOrder }) {
  const { locale } = useSurroundings();
  const { order } = watched;
  const now = useNow(30_000);
  const story = orderStory(order, now, locale);
  return (
    <article class="w-card w-order" aria-label={`Order ${order.number}`}>
      <header>
        <div class="w-ordtop">
          <p class="w-eyebrow num">Order {order.number}</p>
          {!story.isFinal && <LiveTag watched={watched} now={now} />}
        </div>
        <h3>{story.headline}</h3>
        {story.when && (
          <p class="w-sub w-eta">
            {story.when.lead} <strong class="num">{story.when.time}</strong>
          </p>
        )}
      </header>
      <OrderTrack story={story} />
      {story.note && (
        <Notice
          gem={story.tone === 'bad' ? 'ruby' : story.tone === 'late' ? 'citrine' : 'sapphire'}
          icon={story.tone === 'bad' ? 'shapeTriangle' : 'shapeClock'}
        >
          <strong class="strong">{story.note.strong}</strong> {story.note.rest}
        </Notice>
      )}
      <OrderPieces order={order} />
      <OrderJourney
        order={order}
        newEntryIds={watched.newEntryIds}
        isLate={story.tone === 'late' || story.tone === 'bad'}
        now={now}
      />
      <OrderActions order={order} story={story} />
      {!story.isFinal && <KeepPosted orderId={order.id} />}
    </article>
  );
}

const OrderUpdates = lazily(async () => (await import('./order-later.ts')).OrderUpdates);

/** The way to hear of it without this window. */
function KeepPosted({ orderId }: { orderId: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      class="w-fold"
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) setOpen(true);
      }}
    >
      <summary>
        Keep me posted
        <span class="faint">
          <Icon name="down" small />
        </span>
      </summary>
      {isOpen && <OrderUpdates orderId={orderId} />}
    </details>
  );
}

/** What can be done next: when it is not going to plan, the way out comes first. */
function OrderActions({ order, story }: { order: Order; story: OrderStory }) {
  const { conversation } = useSurroundings().concierge;
  const tracking = order.shipments.find(({ trackingUrl }) => trackingUrl);
  const needsPerson = story.tone === 'bad';
  const mayReturn = story.tone === 'done' && story.isFinal;
  if (!tracking?.trackingUrl && !needsPerson && !mayReturn) return null;
  return (
    <div class="w-row">
      {needsPerson && (
        <button class="btn btn-primary btn-s" type="button" onClick={() => askPerson(conversation)}>
          Ask a person
        </button>
      )}
      {mayReturn && (
        <button
          class="btn btn-s"
          type="button"
          onClick={() => conversation.say('I would like to return a piece', 'RETURN_EXCHANGE')}
        >
          Start a return
        </button>
      )}
      {tracking?.trackingUrl && (
        <a class="btn btn-s btn-quiet" href={tracking.trackingUrl} target="_blank" rel="noreferrer">
          {tracking.carrierName} page
          <Icon name="external" small />
        </a>
      )}
    </div>
  );
}

/** The names are those of the catalog today; where it does not answer, those on the receipt. */
const OrderPieces = ({ order }: { order: Order }) => (
  <ul class="w-items" aria-label="Pieces of this order">
    {order.lines.map(({ id, title, quantity, variant, product }) => (
      <li key={id}>
        <Picture url={product?.image.url} alt="" />
        <span>
          <span class="w-evt">{product?.title ?? title}</span>
          <span class="w-sub num">
            {[variant?.title, quantity > 1 ? `${quantity} pieces` : null]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </span>
      </li>
    ))}
  </ul>
);

/** The card in its final size. */
function OrderSkeleton() {
  const isShown = useAfter(150);
  return (
    <article class="w-card w-order" aria-busy="true">
      <p class="sr">Reading your order</p>
      <div class={`w-skel ${isShown ? '' : 'is-waiting'}`} aria-hidden="true">
        {['40%', '70%', '55%', '100%', '100%', '85%'].map((inlineSize, index) => (
          <div
            key={inlineSize + String(index)}
            class="skeleton"
            style={{ inlineSize, blockSize: index === 1 ? '1.5rem' : '0.875rem' }}
          />
        ))}
      </div>
    </article>
  );
}
