/** @jsxImportSource preact */
import { Notice } from '../parts/notice.tsx';
import type { MessageOf } from '../state/state.ts';

/** The hand-over to a person: its reason and its promise. Writing from here is not open yet, and the card says so. */
export const EscalationCard = ({ message }: { message: MessageOf<'EscalationForm'> }) => (
  <article class="w-card" aria-label="Talk to a person">
    <div>
      <h3>{message.reason}</h3>
      <p class="w-sub">{message.promise}</p>
    </div>
    <Notice gem="pearl" icon="shapeClock">
      <strong class="strong">Nothing has been sent yet.</strong> Writing to a person from this
      window opens soon.
    </Notice>
  </article>
);

/** A kind of message that is newer than this page. */
export const UnknownCard = () => (
  <article class="w-card">
    <Notice gem="pearl" icon="shapeOpen">
      This answer needs a newer page. Reload to see it; it is kept.
    </Notice>
  </article>
);
