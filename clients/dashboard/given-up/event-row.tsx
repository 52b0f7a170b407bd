import { DashboardFeedLetterRetryDocument } from '../generated/graphql.ts';
import { useStep } from '../graph/use-step.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { useNow } from '../ui/use-now.ts';
import { exactWhen, inSentence } from '../ui/when.ts';
import { type DeadEvent, eventFailureWords, eventTypeWords } from './event-words.ts';
import { GivenUpRow } from './given-up-row.tsx';
import { goneWords } from './given-up-words.ts';
import type { RowOf } from './list-of.ts';
import { OrderLink } from './order-link.tsx';

/** What happened in the shop and one of its parts does not know of. */
export const EventRow: RowOf<DeadEvent> = ({ item, onGone }) => {
  const now = useNow(60_000);
  const step = useStep();
  const { id, feed, eventId, eventType, subject, order, happenedAt, lastFailure } = item;
  const name = eventTypeWords(eventType);
  const retry = () =>
    step.take('retry', DashboardFeedLetterRetryDocument, { letterId: id }, ({ userErrors }) =>
      onGone(goneWords(`«${name}» of ${order?.number ?? subject}`, userErrors.length === 0)),
    );
  return (
    <GivenUpRow
      item={item}
      title={<OrderLink order={order} otherwise={subject} />}
      why={
        <>
          {eventFailureWords(feed)} Why is in its log, under{' '}
          <span className="mono">{lastFailure}</span> and <span className="mono">{eventId}</span>
          <CopyButton text={eventId} label={`Copy ${eventId}`} />
        </>
      }
      name={`${name}, ${order?.number ?? subject}, ${feed}`}
      step={step}
      onRetry={() => void retry()}
    >
      <span>{name}</span>
      <span className="d-dim num">{inSentence(exactWhen(new Date(happenedAt), now))}</span>
    </GivenUpRow>
  );
};
