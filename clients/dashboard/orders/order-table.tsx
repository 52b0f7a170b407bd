import { memo, useEffect, useState } from 'react';
import type { LiveRows } from '../live/live-rows.ts';
import { useRole } from '../session/session-context.ts';
import { moneyWords } from '../ui/money.ts';
import { PieceArt } from '../ui/piece.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { useNow } from '../ui/use-now.ts';
import { ago, clockTime, dayName, shortWhen, windowWords } from '../ui/when.ts';
import { lastEvent, type OrderRow } from './order-row.ts';
import { statusLook, trackOf, trackStops } from './track.ts';

interface TableProps {
  readonly list: LiveRows<OrderRow>;
  readonly openNumber: string | null;
  readonly cursor: string | null;
  readonly onOpen: (number: string) => void;
  readonly onCursor: (number: string) => void;
}

export function OrderTable({ list, openNumber, cursor, onOpen, onCursor }: TableProps) {
  const { readsTotals } = useRole();
  const now = useNow(5_000);
  return (
    <section className="d-tablewrap" aria-label="Orders">
      <table className="d-table">
        <caption className="sr">Orders, last change first</caption>
        <thead>
          <tr>
            <th scope="col">Order</th>
            <th scope="col" className="c-who">
              Customer
            </th>
            <th scope="col" className="c-item">
              Pieces
            </th>
            <th scope="col">Status</th>
            <th scope="col">Shipment</th>
            <th scope="col" className="c-eta">
              Expected
            </th>
            {readsTotals ? (
              <th scope="col" className="c-eur">
                Total
              </th>
            ) : null}
            <th scope="col" aria-sort="descending">
              Changed
            </th>
          </tr>
        </thead>
        <tbody>
          {list.rows.map((order) => (
            <Row
              key={order.id}
              order={order}
              nowMs={now.getTime()}
              hotSinceMs={list.hot.get(order.id) ?? null}
              isOpen={order.number === openNumber}
              isCursor={order.number === cursor}
              readsTotals={readsTotals}
              onOpen={onOpen}
              onCursor={onCursor}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps {
  readonly order: OrderRow;
  readonly nowMs: number;
  readonly hotSinceMs: number | null;
  readonly isOpen: boolean;
  readonly isCursor: boolean;
  readonly readsTotals: boolean;
  readonly onOpen: (number: string) => void;
  readonly onCursor: (number: string) => void;
}

const Row = memo(function Row(props: RowProps) {
  const { order, nowMs, hotSinceMs, isOpen, isCursor, readsTotals, onOpen, onCursor } = props;
  const now = new Date(nowMs);
  const changed = new Date(order.changedAt);
  const [line] = order.lines;
  const more = order.lines.length - 1;
  const isHot = hotSinceMs !== null;
  const classes = [isOpen && 'is-sel', isCursor && !isOpen && 'is-cursor', isHot && 'is-hot'];
  return (
    <tr className={classes.filter(Boolean).join(' ')}>
      <th scope="row">
        <a
          className="d-no num"
          data-row={order.number}
          href={`?open=${order.number}`}
          aria-current={isOpen ? 'true' : undefined}
          onFocus={() => onCursor(order.number)}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey) return;
            event.preventDefault();
            onOpen(order.number);
          }}
        >
          {order.number}
        </a>
        <span className="d-dim num">{shortWhen(new Date(order.placedAt), now)}</span>
      </th>
      <td className="c-who">
        <span className="d-name">{order.customer?.name ?? '–'}</span>
        <span className="d-dim">{order.customer?.city}</span>
      </td>
      <td className="c-item">
        <span className="d-item">
          <PieceArt line={line} sizePx={40} />
          <span className="d-itemtext">
            <span className="d-itemname">
              {line?.title ?? 'No pieces'}
              {more > 0 ? <span className="faint num"> +{more}</span> : null}
            </span>
            <span className="d-dim c-alt">{order.customer?.name}</span>
          </span>
        </span>
      </td>
      <td className="c-st">
        <StatusBadge look={statusLook(order)} />
      </td>
      <td className="c-ship">
        <MiniTrack order={order} />
        <span className="d-dim">{eventWords(order)}</span>
      </td>
      <td className="c-eta num">{expectedWords(order, now)}</td>
      {readsTotals ? (
        <td className="c-eur num">{order.total ? moneyWords(order.total) : '–'}</td>
      ) : null}
      <td className="c-upd num">
        <bdi>{isHot ? <HotWhen sinceMs={hotSinceMs} /> : ago(changed, now)}</bdi>
      </td>
    </tr>
  );
});

/** «just now», then seconds: ticks only in the rows that changed. */
function HotWhen({ sinceMs }: { sinceMs: number }) {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    setNow(new Date(Math.max(Date.now(), sinceMs)));
    const timer = setInterval(() => setNow(new Date()), 1_000);
    return () => clearInterval(timer);
  }, [sinceMs]);
  return <>{ago(new Date(sinceMs), now)}</>;
}

export function MiniTrack({ order }: { order: OrderRow }) {
  const { done, tone } = trackOf(order);
  return (
    <span className={`d-mini ${tone}`} aria-hidden="true">
      {Array.from({ length: trackStops }, (_, stop) => stop).map((stop) => (
        <i key={stop} className={stop < done ? 'on' : ''} />
      ))}
    </span>
  );
}

function eventWords(order: OrderRow): string {
  const event = lastEvent(order);
  if (!event) return 'Nothing reported yet';
  return event.location ? `${event.title}, ${event.location}` : event.title;
}

function expectedWords(order: OrderRow, now: Date): string {
  if (order.deliveredAt) {
    const at = new Date(order.deliveredAt);
    const name = dayName(at, now);
    return name === 'Today' ? `Today ${clockTime(at)}` : name;
  }
  if (order.state === 'CANCELLED') return '–';
  if (order.shipmentStatus === 'EXCEPTION' || order.shipmentStatus === 'ON_HOLD') return 'On hold';
  return order.expectedDelivery ? windowWords(order.expectedDelivery, now) : '–';
}
