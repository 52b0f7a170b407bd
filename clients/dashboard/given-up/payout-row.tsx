import { Link } from 'wouter';
import { payoutStates } from '../../design/status.ts';
import { DashboardPayoutRetryDocument } from '../generated/graphql.ts';
import { useStep } from '../graph/use-step.ts';
import { returnsPath } from '../returns/returns-url.ts';
import { useRole } from '../session/session-context.ts';
import { StatusBadge } from '../ui/status-badge.tsx';
import { GivenUpRow } from './given-up-row.tsx';
import { goneWords } from './given-up-words.ts';
import type { RowOf } from './list-of.ts';
import { type FailedPayout, payoutFailureWords, payoutWords } from './payout-words.ts';

/** Money of a return that did not go back. */
export const PayoutRow: RowOf<FailedPayout> = ({ item, onGone }) => {
  const { worksReturns, readsTotals } = useRole();
  const step = useStep({ withTotals: readsTotals });
  const { id, number, version, payoutFailure } = item;
  if (!payoutFailure) return null;
  const name = `The payout of ${number}`;
  const retry = () =>
    step.take(
      'retry',
      DashboardPayoutRetryDocument,
      { returnId: id, expectedVersion: version },
      (answer) => {
        const isOurs = answer.userErrors.length === 0;
        if (isOurs || !answer.return?.payoutFailure) onGone(goneWords(name, isOurs));
      },
    );
  return (
    <GivenUpRow
      item={payoutFailure}
      title={
        <Link className="num" href={returnsPath({ view: 'all', open: id })}>
          {number}
        </Link>
      }
      why={payoutFailureWords(payoutFailure.lastFailure)}
      name={number}
      step={step}
      onRetry={worksReturns ? () => void retry() : null}
    >
      <StatusBadge look={payoutStates.FAILED} />
      <span className="num">{payoutWords(item)}</span>
    </GivenUpRow>
  );
};
