import type { CategoryCode, MetalCode } from '../../../kernel/product-search.ts';

/** A category or a metal in the graph is its code; everything else about it is in the tables below. */
export interface CategoryRef {
  readonly code: CategoryCode;
}
export interface MetalRef {
  readonly code: MetalCode;
}

/** Categories as a menu says them. */
export const categoryNames: Readonly<Record<CategoryCode, string>> = {
  RINGS: 'Rings',
  NECKLACES: 'Necklaces',
  EARRINGS: 'Earrings',
  BRACELETS: 'Bracelets',
};

/** One piece of a category, for what a picture shows. */
export const pieceNames: Readonly<Record<CategoryCode, string>> = {
  RINGS: 'ring',
  NECKLACES: 'necklace',
  EARRINGS: 'earrings',
  BRACELETS: 'bracelet',
};

interface MetalFacts {
  readonly name: string;
  /** Fineness marks as struck into pieces: parts in a thousand, then the karat or symbol form. */
  readonly marks: readonly string[];
}

const goldMarks = ['375', '9k', '585', '14k', '750', '18k'];

export const metals: Readonly<Record<MetalCode, MetalFacts>> = {
  YELLOW_GOLD: { name: 'Yellow gold', marks: goldMarks },
  WHITE_GOLD: { name: 'White gold', marks: goldMarks },
  ROSE_GOLD: { name: 'Rose gold', marks: goldMarks },
  PLATINUM: { name: 'Platinum', marks: ['950', 'Pt950'] },
  SILVER: { name: 'Silver', marks: ['925', 'Ag925'] },
};
