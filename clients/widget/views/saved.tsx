/** @jsxImportSource preact */
import { money } from '../../design/format.ts';
import { availabilities } from '../../design/status.ts';
import { FirstLight } from '../messages/shelf.tsx';
import { useStore, useSurroundings } from '../parts/context.ts';
import { Heart } from '../parts/heart.tsx';
import { Icon } from '../parts/icon.tsx';
import { Picture } from '../parts/picture.tsx';
import { PieceLink } from '../parts/piece-link.tsx';

/** What the shopper saved, newest first. */
export function SavedBody() {
  const { concierge, locale } = useSurroundings();
  const pieces = useStore((state) => state.shortlist.pieces);
  if (pieces.length === 0)
    return (
      <article class="w-card w-empty w-savedempty">
        <FirstLight />
        <h3>Nothing saved yet</h3>
        <p>The heart on a piece keeps it here, for this conversation and for whoever helps you.</p>
        <button
          class="btn"
          type="button"
          onClick={() => concierge.conversation.say('Show me what you have', 'FIND_PRODUCT')}
        >
          Show me pieces
        </button>
      </article>
    );
  return (
    <ul class="w-saved" aria-label="Saved pieces">
      {[...pieces].reverse().map((piece) => {
        const { gem, shape, word } = availabilities[piece.availability];
        return (
          <li key={piece.id} class="w-savedrow">
            <Picture url={piece.image.url} alt="" />
            <div>
              <h3>{piece.title}</h3>
              <p class="w-sub">{[piece.metal.name, piece.stone].filter(Boolean).join(' · ')}</p>
              <p class="w-savedfacts num">
                <span class="w-price">{money(piece.price, locale)}</span>
                <span class={`w-avail is-${gem}`}>
                  <Icon name={shape} small />
                  {word}
                </span>
              </p>
            </div>
            <div class="w-savedways">
              <Heart piece={piece} />
              <PieceLink piece={piece} />
            </div>
          </li>
        );
      })}
    </ul>
  );
}
