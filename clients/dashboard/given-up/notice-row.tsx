import { DashboardNoticeRetryDocument } from '../generated/graphql.ts';
import { useStep } from '../graph/use-step.ts';
import { GivenUpRow } from './given-up-row.tsx';
import { goneWords } from './given-up-words.ts';
import type { RowOf } from './list-of.ts';
import { channelWords, type FailedNotice, newsWords, noticeFailureWords } from './notice-words.ts';
import { OrderLink } from './order-link.tsx';

/** What a shopper was to be told of their order, and was not. */
export const NoticeRow: RowOf<FailedNotice> = ({ item, onGone }) => {
  const step = useStep();
  const { id, version, channel, news, lastFailure, changedAt, order } = item;
  const name = `${channelWords[channel]} of ${order?.number ?? 'an order that is gone'}`;
  const retry = () =>
    step.take(
      'retry',
      DashboardNoticeRetryDocument,
      { deliveryId: id, expectedVersion: version },
      ({ delivery, userErrors }) => {
        const isOurs = userErrors.length === 0;
        if (isOurs || delivery?.state !== 'DEAD') onGone(goneWords(name, isOurs));
      },
    );
  return (
    <GivenUpRow
      item={{ ...item, givenUpAt: changedAt }}
      title={<OrderLink order={order} otherwise="An order that is gone" />}
      why={noticeFailureWords(lastFailure)}
      name={`${name}, ${newsWords[news]}`}
      step={step}
      onRetry={() => void retry()}
    >
      <span>
        {channelWords[channel]}: «{newsWords[news]}»
      </span>
    </GivenUpRow>
  );
};
