import type { Piece, SavedChange, SavedPieces, Shortlist } from './state.ts';

/** The list as the graph has it now, with what is not written yet on top. */
export function withShortlist(
  saved: SavedPieces,
  { version, ids, products }: Shortlist,
): SavedPieces {
  // A list whose pieces are not known must not be written over: it is as if it had not been read.
  if (version < saved.version || !ids) return saved;
  const pieces = (products ?? []).filter((piece): piece is Piece => piece !== null);
  return {
    ...saved,
    version,
    ids: ids.flatMap((piece) => (piece ? [piece.id] : [])),
    pieces: saved.pending.reduce(changed, pieces),
  };
}

export const withChange = (saved: SavedPieces, change: SavedChange): SavedPieces => ({
  ...saved,
  pieces: changed(saved.pieces, change),
  pending: [...saved.pending, change],
});

/** The oldest change of that piece is written, or given up. */
export function withoutChange(saved: SavedPieces, pieceId: string): SavedPieces {
  const index = saved.pending.findIndex(({ piece }) => piece.id === pieceId);
  return { ...saved, pending: saved.pending.filter((_, each) => each !== index) };
}

/** What could not be written is taken back. */
export const withoutFailed = (saved: SavedPieces, change: SavedChange): SavedPieces =>
  withoutChange(
    { ...saved, pieces: changed(saved.pieces, { ...change, isSaved: !change.isSaved }) },
    change.piece.id,
  );

const changed = (pieces: readonly Piece[], { piece, isSaved }: SavedChange): readonly Piece[] => {
  const others = pieces.filter(({ id }) => id !== piece.id);
  return isSaved ? [...others, piece] : others;
};
