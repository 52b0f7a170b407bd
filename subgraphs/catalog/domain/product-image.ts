import type { CategoryCode, MetalCode } from '../../../kernel/product-search.ts';
import { metals, pieceNames } from './taxonomy.ts';

/** Pictures are square drawings without a size of their own; this is the size they are drawn for. */
const imageSizePx = 800;

export interface ProductImage {
  readonly url: string;
  readonly alt: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The picture of a piece: the shop draws it from the descriptor, so the path never goes stale. */
export const imageOf = (product: {
  readonly title: string;
  readonly category: CategoryCode;
  readonly metal: MetalCode;
  readonly stone: string | null;
  readonly art: string;
}): ProductImage => ({
  url: `/art/${encodeURIComponent(product.art)}.svg`,
  alt: describe(product),
  widthPx: imageSizePx,
  heightPx: imageSizePx,
});

/** `Aube solitaire: ring in yellow gold with diamond`. */
function describe({ title, category, metal, stone }: Parameters<typeof imageOf>[0]): string {
  const piece = `${title}: ${pieceNames[category]} in ${metals[metal].name.toLowerCase()}`;
  return stone === null ? piece : `${piece} with ${stone.toLowerCase()}`;
}
