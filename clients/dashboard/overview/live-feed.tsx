import { useEffect, useReducer } from 'react';
import { Link } from 'wouter';
import { DashboardOrdersDocument } from '../generated/graphql.ts';
import { useAnswer } from '../graph/use-answer.ts';
import { useChanges, useLiveness } from '../live/live-context.ts';
import { lastEvent, type OrderRow } from '../orders/order-row.ts';
import { statusLook } from '../orders/track.ts';
import { useRole } from '../session/session-context.ts';
import { Icon } from '../ui/icon.tsx';
import { useNow } from '../ui/use-now.ts';
import { shortWhen } from '../ui/when.ts';
import { addToFeed, feedLength } from './feed.ts';

/** What happens right now, newest first. */
export function LiveFeed() {
  const withTotals = useRole().readsTotals;
  const now = useNow(30_000);
  const { kind } = useLiveness();
  const [feed, add] = useReducer(addToFeed, []);
  const latest = useAnswer(DashboardOrdersDocument, {
    first: feedLength,
    after: null,
    filter: null,
    withTotals,
  });
  useEffect(() => {
    if (latest.data) add(latest.data.orders.nodes);
  }, [latest.data]);
  useChanges('orders', add, latest.again);
  return (
    <section className="d-panel" aria-labelledby="feed-title">
      <header>
        <h2 id="feed-title">Right now</h2>
        {kind === 'live' && latest.data ? (
          <span className="d-livetag live is-emerald">
            <span className="dot" />
            <strong>Live</strong>
          </span>
        ) : null}
      </header>
      {feed.length === 0 ? (
        <p className="d-dim">
          {latest.failure && `${latest.failure.sentence} We keep trying.`}
          {!latest.failure && latest.data && 'Nothing yet today.'}
        </p>
      ) : (
        <ol className="d-feed">
          {feed.map((order) => (
            <FeedLine key={`${order.id}.${order.version}`} order={order} now={now} />
          ))}
        </ol>
      )}
    </section>
  );
}

function FeedLine({ order, now }: { order: OrderRow; now: Date }) {
  const look = statusLook(order);
  const event = lastEvent(order);
  return (
    <li>
      <span className={`d-feedicon is-${look.gem}`}>
        <Icon name={look.shape} size="s" />
      </span>
      <Link href={`/orders?open=${order.number}`}>
        <b className="num">{order.number}</b> {event?.title ?? look.word}
        {event?.location ? <span className="d-dim">{event.location}</span> : null}
      </Link>
      <time className="num" dateTime={order.changedAt}>
        {shortWhen(new Date(order.changedAt), now)}
      </time>
    </li>
  );
}
