/** @jsxImportSource preact */
import type { Piece } from '../state/state.ts';
import { useStore, useSurroundings } from './context.ts';
import { Icon } from './icon.tsx';

/** Saves a piece for later, or lets it go. */
export function Heart({ piece }: { piece: Piece }) {
  const { shortlist } = useSurroundings().concierge;
  const isSaved = useStore((state) => state.shortlist.pieces.some(({ id }) => id === piece.id));
  return (
    <button
      class="w-heart"
      type="button"
      aria-pressed={isSaved}
      aria-label={`Save ${piece.title}`}
      onClick={() => shortlist.toggle(piece)}
    >
      <Icon name={isSaved ? 'heartFull' : 'heart'} small />
    </button>
  );
}
