/** @jsxImportSource preact */
import type { Piece } from '../state/state.ts';
import { useSurroundings } from './context.ts';

/** To the piece itself: on the page around, where that has it, else at its address. */
export function PieceLink({ piece, isWide = false }: { piece: Piece; isWide?: boolean }) {
  const { concierge, pieceHref, pieceChosen } = useSurroundings();
  return (
    <a
      class={`btn btn-s${isWide ? ' btn-wide' : ''}`}
      href={pieceHref(piece.handle)}
      onClick={(event) => {
        concierge.pieceViewed(piece.id);
        if (pieceChosen(piece.handle)) event.preventDefault();
      }}
    >
      View<span class="sr"> {piece.title}</span>
    </a>
  );
}
