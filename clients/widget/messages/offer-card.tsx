/** @jsxImportSource preact */
import { useId, useState } from 'preact/hooks';
import { money } from '../../design/format.ts';
import { type HoldStory, holdStory } from '../domain/hold-story.ts';
import { askPerson, useNow, useStore, useSurroundings } from '../parts/context.ts';
import { Reference } from '../parts/error-card.tsx';
import { Heart } from '../parts/heart.tsx';
import { Icon } from '../parts/icon.tsx';
import { Notice } from '../parts/notice.tsx';
import { Picture } from '../parts/picture.tsx';
import { holdOfOffer } from '../state/offers.ts';
import { type Hold, type MessageOf, newOffer, type OfferStep } from '../state/state.ts';

type Offered = NonNullable<NonNullable<MessageOf<'OfferCard'>['offer']>['product']>;

/** One piece and its 48-hour hold. Nothing is called held before the graph has said so. */
export function OfferCard({ message }: { message: MessageOf<'OfferCard'> }) {
  const piece = message.offer?.product;
  return piece ? <Offer messageId={message.id} piece={piece} /> : null;
}

function Offer({ messageId, piece }: { messageId: string; piece: Offered }) {
  const { locale } = useSurroundings();
  const offer = useStore((state) => state.offers[messageId]) ?? newOffer;
  const hold = useStore((state) => holdOfOffer(state, messageId, piece.id));
  const now = useNow(15_000);
  const story = hold ? holdStory(hold, now, locale) : null;
  const isHeld = story?.stage === 'held' || story?.stage === 'ending';
  const variant = piece.variants.find(({ id }) => id === hold?.variant?.id);
  const of = { messageId, piece, offer };
  return (
    <article class="w-card" aria-label={`Offer: ${piece.title}`}>
      <div class="w-offerhead">
        <div class="w-pic">
          <Picture url={piece.image.url} alt={piece.image.alt} />
          <Heart piece={piece} />
        </div>
        <div>
          <p class="w-eyebrow">Capsule piece</p>
          <h3>{piece.title}</h3>
          <p class="w-sub">
            {[piece.metal.name, isHeld && variant ? variant.title : piece.stone]
              .filter(Boolean)
              .join(' · ')}
          </p>
          <p class="w-price num">{money(variant?.price ?? piece.price, locale)}</p>
        </div>
      </div>
      {hold && story && isHeld ? (
        <Held {...of} hold={hold} story={story} />
      ) : (
        <Asking {...of} story={story} />
      )}
    </article>
  );
}

interface OfferProps {
  readonly messageId: string;
  readonly piece: Offered;
  readonly offer: OfferStep;
}

/** Before a hold, and after one is over. */
function Asking({ messageId, piece, offer, story }: OfferProps & { story: HoldStory | null }) {
  const { holds, conversation } = useSurroundings().concierge;
  const free = piece.variants.filter(({ availability }) => availability !== 'SOLD_OUT');
  const ready = free.find(({ availability }) => availability === 'READY_TO_SHIP');
  const [chosen, setChosen] = useState((ready ?? free[0])?.id ?? '');
  const id = useId();
  const isAsking = offer.stage === 'asking';
  if (story?.stage === 'bought')
    return (
      <Notice gem="emerald" icon="shapeTick">
        <strong class="strong">It is yours.</strong> The piece was bought.
      </Notice>
    );
  if (free.length === 0)
    return (
      <Notice gem="pearl" icon="shapeCross">
        <strong class="strong">Sold meanwhile.</strong> Nothing of it is left to hold.
      </Notice>
    );
  const hold = () => void holds.reserve(messageId, piece.id, chosen);
  return (
    <>
      {story?.stage === 'expired' && !isAsking && (
        <Notice gem="pearl" icon="shapeClock">
          <strong class="strong">This hold ended.</strong> The piece is free again.
        </Notice>
      )}
      {story?.stage === 'released' && !isAsking && (
        <Notice gem="pearl" icon="check">
          <strong class="strong">Released.</strong> Thank you for letting us know.
        </Notice>
      )}
      {free.length > 1 && (
        <div class="field">
          <label for={id}>Size</label>
          <select
            id={id}
            class="input num"
            value={chosen}
            disabled={isAsking}
            onChange={({ currentTarget }) => setChosen(currentTarget.value)}
          >
            {free.map((variant) => (
              <option key={variant.id} value={variant.id}>
                {variant.title}
                {variant.availability === 'MADE_TO_ORDER' ? ', made to order' : ''}
              </option>
            ))}
          </select>
        </div>
      )}
      {offer.problem && (
        <Notice gem="citrine" icon="shapeBars">
          {offer.problem}.
        </Notice>
      )}
      {offer.stage === 'failed' && <NotDone offer={offer} what="Nothing is held yet." />}
      <button
        class={`btn btn-wide ${story ? '' : 'btn-primary'}`}
        type="button"
        aria-disabled={isAsking}
        onClick={hold}
      >
        {isAsking && <span class="spin" aria-hidden="true" />}
        {isAsking ? 'Asking the atelier…' : askWords(offer, story)}
        <span class="sr">: {piece.title}</span>
      </button>
      <p class="w-fine">
        {isAsking
          ? 'Nothing is held until the atelier confirms.'
          : 'No payment. Released by itself if you change your mind.'}
      </p>
      {offer.stage === 'failed' && (
        <button class="w-link" type="button" onClick={() => askPerson(conversation)}>
          Ask a person
        </button>
      )}
    </>
  );
}

function askWords(offer: OfferStep, story: HoldStory | null): string {
  if (offer.stage === 'failed') return 'Ask again';
  return story ? 'Hold it again' : 'Hold for 48 hours';
}

function Held({
  messageId,
  piece,
  offer,
  hold,
  story,
}: OfferProps & { hold: Hold; story: HoldStory }) {
  const { concierge, pieceHref, pieceChosen } = useSurroundings();
  const { holds } = concierge;
  const isEnding = story.stage === 'ending';
  const isBusy = offer.stage === 'extending' || offer.stage === 'releasing';
  return (
    <>
      <div class={`w-held is-${isEnding ? 'citrine' : 'emerald'}`}>
        <svg viewBox="0 0 44 44" aria-hidden="true">
          <circle cx="22" cy="22" r="19" />
          <circle
            class="w-clockarc"
            cx="22"
            cy="22"
            r="19"
            pathLength={100}
            stroke-dasharray={`${Math.round(story.share * 100)} 100`}
            transform="rotate(-90 22 22)"
          />
        </svg>
        <div>
          <p class="w-clocktime num">{story.left}</p>
          <p class="w-sub num">{story.until}</p>
        </div>
      </div>
      {offer.problem && (
        <Notice gem="citrine" icon="shapeBars">
          {offer.problem}.
        </Notice>
      )}
      {offer.stage === 'failed' && <NotDone offer={offer} what="Nothing was changed." />}
      <div class="w-row">
        <a
          class="btn btn-primary"
          href={pieceHref(piece.handle)}
          onClick={(event) => {
            if (pieceChosen(piece.handle)) event.preventDefault();
          }}
        >
          See this piece
        </a>
        {hold.extendable && (
          <button
            class="btn"
            type="button"
            aria-disabled={isBusy}
            onClick={() => void holds.extend(messageId, hold.id)}
          >
            {offer.stage === 'extending' && <span class="spin" aria-hidden="true" />}
            {offer.stage === 'extending' ? 'Extending…' : 'Extend once'}
          </button>
        )}
      </div>
      <button
        class="w-link"
        type="button"
        aria-disabled={isBusy}
        onClick={() => void holds.release(messageId, hold.id)}
      >
        {offer.stage === 'releasing' ? 'Releasing…' : 'Release the hold'}
      </button>
    </>
  );
}

const NotDone = ({ offer, what }: { offer: OfferStep; what: string }) => (
  <div class="w-state is-ruby" role="alert">
    <Icon name="shapeTriangle" small />
    <div>
      <strong class="strong">{what}</strong>{' '}
      {offer.failure?.unreachable ? 'You seem to be offline.' : 'The atelier did not answer.'}{' '}
      Asking again cannot do it twice.
      <Reference id={offer.failure?.reference ?? null} />
    </div>
  </div>
);
