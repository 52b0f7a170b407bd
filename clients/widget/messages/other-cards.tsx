/** @jsxImportSource preact */
import { lazily } from '../parts/lazily.tsx';
import { Notice } from '../parts/notice.tsx';
import type { MessageOf } from '../state/state.ts';

const TicketForm = lazily(async () => (await import('./ticket-form.tsx')).TicketForm);
const ReturnForm = lazily(async () => (await import('./return-form.tsx')).ReturnForm);

/** The hand-over: a return, or a word with a person. */
export const EscalationCard = ({ message }: { message: MessageOf<'EscalationForm'> }) =>
  message.intent === 'RETURN_EXCHANGE' ? (
    <ReturnForm message={message} />
  ) : (
    <TicketForm message={message} />
  );

/** A kind of message that is newer than this page. */
export const UnknownCard = () => (
  <article class="w-card">
    <Notice gem="pearl" icon="shapeOpen">
      This answer needs a newer page. Reload to see it; it is kept.
    </Notice>
  </article>
);
