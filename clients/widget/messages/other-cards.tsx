/** @jsxImportSource preact */
import { useStore } from '../parts/context.ts';
import { lazily } from '../parts/lazily.tsx';
import { Notice } from '../parts/notice.tsx';
import { isRatingDue } from '../state/ratings.ts';
import type { MessageOf } from '../state/state.ts';

const CsatCard = lazily(async () => (await import('./csat-card.tsx')).CsatCard);
const TicketForm = lazily(async () => (await import('./ticket-form.tsx')).TicketForm);
const ReturnForm = lazily(async () => (await import('./return-form.tsx')).ReturnForm);

/** The hand-over: a return, or a word with a person. */
export const EscalationCard = ({ message }: { message: MessageOf<'EscalationForm'> }) =>
  message.intent === 'RETURN_EXCHANGE' ? (
    <ReturnForm message={message} />
  ) : (
    <TicketForm message={message} />
  );

/** How it went, once there is something to rate and unless its shopper would rather not say. */
export function RatingCard({ message }: { message: MessageOf<'CsatBar'> }) {
  const isShown = useStore(
    (state) => state.ratings[message.id]?.stage !== 'skipped' && isRatingDue(state, message),
  );
  return isShown ? <CsatCard message={message} /> : null;
}

/** A kind of message that is newer than this page. */
export const UnknownCard = () => (
  <article class="w-card">
    <Notice gem="pearl" icon="shapeOpen">
      This answer needs a newer page. Reload to see it; it is kept.
    </Notice>
  </article>
);
