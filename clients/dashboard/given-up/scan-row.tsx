import { shipmentStatuses } from '../../design/status.ts';
import { DashboardScanRetryDocument } from '../generated/graphql.ts';
import { useStep } from '../graph/use-step.ts';
import { useRole } from '../session/session-context.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { useNow } from '../ui/use-now.ts';
import { exactWhen, inSentence } from '../ui/when.ts';
import { GivenUpRow } from './given-up-row.tsx';
import { goneWords } from './given-up-words.ts';
import type { RowOf } from './list-of.ts';
import { type Scan, scanFailureWords } from './scan-words.ts';

/** What a carrier told of a parcel and nobody took. */
export const ScanRow: RowOf<Scan> = ({ item, onGone }) => {
  const now = useNow(60_000);
  const { worksOrders } = useRole();
  const step = useStep();
  const { id, carrierName, trackingNumber, rawCode, status, location, occurredAt } = item;
  const retry = () =>
    step.take('retry', DashboardScanRetryDocument, { factId: id }, ({ userErrors }) =>
      onGone(goneWords(trackingNumber, userErrors.length === 0)),
    );
  return (
    <GivenUpRow
      item={item}
      title={
        <>
          {carrierName} <span className="mono num">{trackingNumber}</span>
          <CopyButton text={trackingNumber} label={`Copy ${trackingNumber}`} />
        </>
      }
      why={scanFailureWords(item)}
      name={`${trackingNumber}, ${rawCode}`}
      step={step}
      onRetry={worksOrders ? () => void retry() : null}
    >
      <StatusBadge look={shipmentStatuses[status]} />
      <span className="d-dim num">
        <span className="mono">{rawCode}</span>, {inSentence(exactWhen(new Date(occurredAt), now))}
        {location ? (
          <>
            , <bdi>{location}</bdi>
          </>
        ) : null}
      </span>
    </GivenUpRow>
  );
};
