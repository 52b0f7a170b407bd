import type { Transport } from '../../sdk/transport.ts';
import { WidgetShortlistSetDocument } from '../generated/graphql.ts';
import type { Piece } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { newKey } from './failure.ts';

/** What the shopper saves: shown at once, written in order, and taken back where it could not be kept. */
export interface ShortlistFlow {
  toggle(piece: Piece): void;
}

export interface ShortlistParts {
  readonly store: Store;
  readonly transport: Transport;
  ensureSession(): Promise<void>;
}

/** As many times a list that changed on another page is read and written again. */
const triesMax = 3;

export function createShortlist({
  store,
  transport,
  ensureSession,
}: ShortlistParts): ShortlistFlow {
  let writing: Promise<void> = Promise.resolve();

  /** Saves or removes one piece on the list as it is, also where another page has changed it. */
  async function write(piece: Piece, isSaved: boolean): Promise<void> {
    await ensureSession();
    for (let tries = 0; tries < triesMax; tries += 1) {
      const { version, ids } = store.state.shortlist;
      const others = ids.filter((id) => id !== piece.id);
      const productIds = isSaved ? [...others, piece.id] : others;
      const { data } = await transport.execute(WidgetShortlistSetDocument, {
        input: { productIds, expectedVersion: version, idempotencyKey: newKey() },
      });
      const { shortlist, userErrors } = data.shortlistSet;
      const [problem] = userErrors;
      if (shortlist) store.dispatch({ type: 'shortlistRead', shortlist });
      if (!problem) return;
      if (problem.code !== 'VERSION_STALE') throw new Error(problem.message);
    }
    throw new Error('The list kept changing');
  }

  return {
    toggle(piece) {
      const isSaved = !store.state.shortlist.pieces.some(({ id }) => id === piece.id);
      store.dispatch({ type: 'pieceSaved', piece, isSaved });
      writing = writing
        .then(() => write(piece, isSaved))
        .then(
          () => store.dispatch({ type: 'pieceKept', pieceId: piece.id }),
          () => store.dispatch({ type: 'pieceNotKept', piece, isSaved }),
        );
    },
  };
}
