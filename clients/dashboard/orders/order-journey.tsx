import { CopyButton } from '../ui/copy-button.tsx';
import { exactWhen } from '../ui/when.ts';
import type { OpenedOrder } from './opened-order.ts';

/** The journey, last event first, with the carrier's own code for each scan. */
export function OrderJourney({ order, now }: { order: OpenedOrder; now: Date }) {
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
