import { shipmentStatuses } from '../../design/status.ts';
import { DashboardScanRetryDocument } from '../generated/graphql.ts';
import { useStep } from '../graph/use-step.ts';
import { useRole } from '../session/session-context.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { StepProblem } from '../ui/step-problem.tsx';
import { useNow } from '../ui/use-now.ts';
import { exactWhen, inSentence } from '../ui/when.ts';
import { type Scan, scanFailureWords, takenWords } from './scan-words.ts';

/** One scan: of which parcel, what it says, why nobody took it. */
export function ScanRow({
  scan,
  onGone,
}: {
  scan: Scan;
  /** It is given up no longer: by us, or by somebody before us. */
  onGone: (words: string) => void;
}) {
  const now = useNow(60_000);
  const { worksOrders } = useRole();
  const { take, pending, problem, reference } = useStep();
  const { id, carrierName, trackingNumber, rawCode, status, location } = scan;
  const when = (at: string): string => inSentence(exactWhen(new Date(at), now));
  const takeAgain = () =>
    take('take', DashboardScanRetryDocument, { factId: id }, ({ userErrors }) =>
      onGone(takenWords(scan, userErrors.length === 0)),
    );
  return (
    <li>
      <div>
        <h2>
          {carrierName} <span className="mono num">{trackingNumber}</span>
          <CopyButton text={trackingNumber} label={`Copy ${trackingNumber}`} />
        </h2>
        <p className="s-scan">
          <StatusBadge look={shipmentStatuses[status]} />
          <span className="d-dim num">
            <span className="mono">{rawCode}</span>, {when(scan.occurredAt)}
            {location ? (
              <>
                , <bdi>{location}</bdi>
              </>
            ) : null}
          </span>
        </p>
        <p>{scanFailureWords(scan)}</p>
        <p className="d-dim num">
          Given up {scan.givenUpAt ? when(scan.givenUpAt) : 'just now'}, after {scan.attempts}{' '}
          {scan.attempts === 1 ? 'try' : 'tries'}.
        </p>
        <StepProblem problem={problem} reference={reference} />
      </div>
      {worksOrders ? (
        <button
          className="btn btn-s"
          type="button"
          aria-label={`Take again: ${trackingNumber}, ${rawCode}`}
          disabled={pending !== null}
          onClick={() => void takeAgain()}
        >
          {pending ? <span className="spin" aria-hidden="true" /> : null}
          Take again
        </button>
      ) : null}
    </li>
  );
}
