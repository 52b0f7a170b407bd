/** @jsxImportSource preact */
import { clockTime } from '../../design/format.ts';
import { askPerson, useAfter, useSurroundings } from '../parts/context.ts';
import { ErrorCard } from '../parts/error-card.tsx';
import { Icon, Mark } from '../parts/icon.tsx';
import type { MessageOf, Outgoing } from '../state/state.ts';

/** Aurora's words; the mark stands at the first of a run. */
export const AssistantBubble = ({ text, isFirst }: { text: string; isFirst: boolean }) => (
  <li class={`w-msg w-in ${isFirst ? 'w-first' : ''}`}>
    {isFirst && <Face />}
    <div class="w-body">
      <p class="sr">Aurora:</p>
      <div class="w-text">{text}</div>
    </div>
  </li>
);

export const Face = () => (
  <span class="w-face">
    <Mark size={18} />
  </span>
);

export function ShopperBubble({ message }: { message: MessageOf<'ShopperText'> }) {
  const { locale } = useSurroundings();
  return (
    <li class="w-msg w-out">
      <div class="w-body">
        <p class="sr">You:</p>
        <div class="w-text">{message.text}</div>
        <p class="w-meta num">
          <Icon name="check" />
          Sent {clockTime(new Date(message.sentAt), locale)}
        </p>
      </div>
    </li>
  );
}

/** What the shopper said and the graph has not confirmed: its state is told in words under the bubble. */
export function OutgoingBubble({ outgoing }: { outgoing: Outgoing }) {
  const { conversation } = useSurroundings().concierge;
  const { key, text, stage, failure } = outgoing;
  const answeredWithError = stage === 'failed' && failure !== null && !failure.unreachable;
  const tryAgain = () => conversation.retry(key);
  return (
    <>
      <li class={`w-msg w-out is-${stage}`}>
        <div class="w-body">
          <p class="sr">You:</p>
          <div class="w-text">{text}</div>
          {stage === 'sending' && (
            <p class="w-meta">
              <Icon name="shapeClock" />
              Sending…
            </p>
          )}
          {stage === 'queued' && (
            <p class="w-meta">
              <Icon name="shapeBars" />
              Waiting for connection
            </p>
          )}
          {stage === 'failed' && (
            <p class="w-meta w-bad">
              <Icon name="shapeTriangle" />
              {failure?.message ?? 'Not sent'}
              <button class="w-link" type="button" onClick={tryAgain}>
                Try again
              </button>
              <button class="w-link" type="button" onClick={() => conversation.discard(key)}>
                Delete
              </button>
            </p>
          )}
        </div>
      </li>
      {answeredWithError && !failure.message && (
        <li class="w-msg w-in w-wide">
          <div class="w-body">
            <ErrorCard
              title="I could not take that in"
              reference={failure.reference}
              tryAgain={tryAgain}
              askPerson={() => askPerson(conversation)}
            >
              Your message is kept here, nothing is lost.
            </ErrorCard>
          </div>
        </li>
      )}
    </>
  );
}

/** Dots for ten seconds at most, then words. */
export function Typing() {
  const isSlow = useAfter(10_000);
  const isShown = useAfter(300);
  if (!isShown) return null;
  return (
    <li class="w-msg w-in w-first">
      <Face />
      <div class="w-body">
        {isSlow ? (
          <div class="w-text">Still looking…</div>
        ) : (
          <div class="w-typing" role="img" aria-label="Aurora is writing">
            <i />
            <i />
            <i />
          </div>
        )}
      </div>
    </li>
  );
}
