/** @jsxImportSource preact */
import { money } from '../../design/format.ts';
import { useSurroundings } from '../parts/context.ts';
import { Notice } from '../parts/notice.tsx';
import { Picture } from '../parts/picture.tsx';
import type { MessageOf } from '../state/state.ts';
import { Shelf } from './shelf.tsx';

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

/** One piece that could be held. Holding from here is not open yet, and the card says so. */
export function OfferCard({ message }: { message: MessageOf<'OfferCard'> }) {
  const { locale, pieceHref, pieceChosen } = useSurroundings();
  const [piece] = message.search?.products.nodes ?? [];
  if (!piece) return <Shelf search={message.search} />;
  return (
    <article class="w-card" aria-label={`Offer: ${piece.title}`}>
      <div class="w-offerhead">
        <Picture url={piece.image.url} alt={piece.image.alt} />
        <div>
          <p class="w-eyebrow">Capsule piece</p>
          <h3>{piece.title}</h3>
          <p class="w-sub">{[piece.metal.name, piece.stone].filter(Boolean).join(' · ')}</p>
          <p class="w-price num">{money(piece.price, locale)}</p>
        </div>
      </div>
      <Notice gem="pearl" icon="shapeClock">
        <strong class="strong">Nothing is held.</strong> Holding a piece from this window opens
        soon.
      </Notice>
      <a
        class="btn btn-wide"
        href={pieceHref(piece.handle)}
        onClick={(event) => {
          if (pieceChosen(piece.handle)) event.preventDefault();
        }}
      >
        View<span class="sr"> {piece.title}</span>
      </a>
    </article>
  );
}

/** A kind of message that is newer than this page. */
export const UnknownCard = () => (
  <article class="w-card">
    <Notice gem="pearl" icon="shapeOpen">
      This answer needs a newer page. Reload to see it; it is kept.
    </Notice>
  </article>
);
