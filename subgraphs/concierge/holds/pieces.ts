import type { Collection, Db, Filter } from 'mongodb';
import { ofTenant } from '../../../kernel/data/tenant-filter.ts';
import type { StoredEvent } from '../../../kernel/events/event.ts';
import { type Feed, openFeed } from '../../../kernel/events/feed.ts';
import type { SubgraphParts } from '../../../kernel/graphql/subgraph.ts';

/** What holds know of a piece: a projection of the catalog's events, which can be made anew. */
export interface PieceRecord {
  /** Local id of the piece. */
  readonly _id: string;
  readonly tenant: string;
  readonly variants: readonly PieceVariant[];
  /** Of the event that told so: an older one changes nothing. Missing where it was told before that was kept. */
  readonly keySeq?: number;
}

interface PieceVariant {
  readonly variantId: string;
  readonly availability: string;
}

export const piecesCollection = 'hold_pieces';

export type PieceRefusal = 'VARIANT_UNKNOWN' | 'SOLD_OUT';

export type Pieces = ReturnType<typeof createPieces>;

export function createPieces({ db, clock, log }: Pick<SubgraphParts, 'db' | 'clock' | 'log'>) {
  const pieces: Collection<PieceRecord> = piecesOf(db);
  return {
    /** Why a variant cannot be held; null where it can, and where the catalog has not told of the piece yet. */
    async refusalOf(
      tenant: string,
      { productId, variantId }: { readonly productId: string; readonly variantId: string },
    ): Promise<PieceRefusal | null> {
      const piece = await pieces.findOne(ofTenant<PieceRecord>(tenant, { _id: productId }));
      if (!piece) return null;
      const variant = piece.variants.find((each) => each.variantId === variantId);
      if (!variant) return 'VARIANT_UNKNOWN';
      return variant.availability === 'SOLD_OUT' ? 'SOLD_OUT' : null;
    },

    openFeed: (): Feed =>
      openFeed({
        db,
        clock,
        log,
        name: 'concierge.pieces',
        types: ['aurora.product.changed', 'aurora.product.availability_changed'],
        onEvent: async (event) => {
          const piece = pieceOf(event);
          if (piece) await learn(pieces, piece);
        },
      }),
  };
}

const piecesOf = (db: Db): Collection<PieceRecord> => db.collection(piecesCollection);

/** Unless something newer is known. */
async function learn(pieces: Collection<PieceRecord>, piece: Told): Promise<void> {
  const { _id, tenant, variants, keySeq } = piece;
  const known = ofTenant<PieceRecord>(tenant, { _id });
  const older = { ...known, keySeq: { $not: { $gt: keySeq } } } as Filter<PieceRecord>;
  const { matchedCount } = await pieces.updateOne(older, { $set: { variants, keySeq } });
  if (matchedCount === 0)
    await pieces.updateOne(known, { $setOnInsert: { variants, keySeq } }, { upsert: true });
}

type Told = Required<PieceRecord>;

/** null for an event that does not tell. */
function pieceOf({ tenant, keySeq, data }: StoredEvent): Told | null {
  const { productId, variants } = data as {
    readonly productId?: unknown;
    readonly variants?: readonly PieceVariant[];
  };
  if (typeof productId !== 'string' || !Array.isArray(variants)) return null;
  return {
    _id: productId,
    tenant,
    variants: variants.map(({ variantId, availability }) => ({ variantId, availability })),
    keySeq,
  };
}
