import type { CategoryCode, MetalCode } from '../../kernel/product-search.ts';

export type Kind = 'ring' | 'necklace' | 'earrings' | 'bracelet';

export type Stone =
  | 'diamond'
  | 'sapphire'
  | 'emerald'
  | 'ruby'
  | 'amethyst'
  | 'citrine'
  | 'aquamarine'
  | 'morganite'
  | 'pearl';

interface MetalFacts {
  readonly name: string;
  /** In a descriptor and a handle. */
  readonly word: string;
  readonly sku: string;
  /** Price against the same piece in yellow gold. */
  readonly priceFactor: number;
  readonly fineness: string;
}

export const metals: Readonly<Record<MetalCode, MetalFacts>> = {
  YELLOW_GOLD: {
    name: 'Yellow gold',
    word: 'yellow-gold',
    sku: 'YG',
    priceFactor: 1,
    fineness: '18k (750)',
  },
  WHITE_GOLD: {
    name: 'White gold',
    word: 'white-gold',
    sku: 'WG',
    priceFactor: 1.06,
    fineness: '18k (750)',
  },
  ROSE_GOLD: {
    name: 'Rose gold',
    word: 'rose-gold',
    sku: 'RG',
    priceFactor: 1.02,
    fineness: '18k (750)',
  },
  PLATINUM: { name: 'Platinum', word: 'platinum', sku: 'PT', priceFactor: 1.34, fineness: '950' },
  SILVER: {
    name: 'Silver',
    word: 'silver',
    sku: 'AG',
    priceFactor: 0.36,
    fineness: 'sterling (925)',
  },
};

interface StoneFacts {
  readonly name: string;
  readonly sku: string;
  /** Price against the same piece with a diamond. */
  readonly priceFactor: number;
  /** The metal it is shown in. */
  readonly metal: MetalCode;
  readonly words: string;
}

export const stones: Readonly<Record<Stone, StoneFacts>> = {
  diamond: {
    name: 'Diamond',
    sku: 'DIA',
    priceFactor: 1,
    metal: 'YELLOW_GOLD',
    words: 'a conflict-free diamond, colour F, clarity VS',
  },
  sapphire: {
    name: 'Sapphire',
    sku: 'SAP',
    priceFactor: 0.8,
    metal: 'WHITE_GOLD',
    words: 'a cornflower-blue sapphire',
  },
  emerald: {
    name: 'Emerald',
    sku: 'EME',
    priceFactor: 0.86,
    metal: 'YELLOW_GOLD',
    words: 'an emerald of a deep, even green',
  },
  ruby: {
    name: 'Ruby',
    sku: 'RUB',
    priceFactor: 0.82,
    metal: 'ROSE_GOLD',
    words: 'a ruby, red to the edge',
  },
  amethyst: {
    name: 'Amethyst',
    sku: 'AME',
    priceFactor: 0.42,
    metal: 'SILVER',
    words: 'an amethyst that turns pink by candlelight',
  },
  citrine: {
    name: 'Citrine',
    sku: 'CIT',
    priceFactor: 0.4,
    metal: 'SILVER',
    words: 'a citrine the colour of late afternoon',
  },
  aquamarine: {
    name: 'Aquamarine',
    sku: 'AQU',
    priceFactor: 0.52,
    metal: 'PLATINUM',
    words: 'an aquamarine, clear as shallow water',
  },
  morganite: {
    name: 'Morganite',
    sku: 'MOR',
    priceFactor: 0.56,
    metal: 'ROSE_GOLD',
    words: 'a blush morganite',
  },
  pearl: {
    name: 'Pearl',
    sku: 'PRL',
    priceFactor: 0.5,
    metal: 'YELLOW_GOLD',
    words: 'a freshwater pearl, matched by hand',
  },
};

/** Stones in colour, in the order in which families take turns. */
export const colouredStones = [
  'sapphire',
  'emerald',
  'ruby',
  'morganite',
  'aquamarine',
  'amethyst',
  'citrine',
] as const satisfies readonly Stone[];

export const categories: Readonly<Record<Kind, CategoryCode>> = {
  ring: 'RINGS',
  necklace: 'NECKLACES',
  earrings: 'EARRINGS',
  bracelet: 'BRACELETS',
};

interface Size {
  readonly sku: string;
  readonly title: string;
  /** Added to the price for more metal, in hundredths. */
  readonly extra: number;
}

const ringSizes: readonly Size[] = [48, 50, 52, 54, 56, 58, 60].map((size, index) => ({
  sku: String(size),
  title: `Size ${size}`,
  extra: Math.max(0, index - 3) * 2,
}));

const lengths = (...cm: readonly number[]): readonly Size[] =>
  cm.map((length, index) => ({ sku: String(length), title: `${length} cm`, extra: index * 3 }));

/** Bangles and cuffs do not close: they come by the wrist. */
const wrists: readonly Size[] = ['S', 'M', 'L'].map((size, index) => ({
  sku: size,
  title: `Wrist ${size}`,
  extra: index * 3,
}));

const stiff = ['bangle', 'cuff'];

export function sizesOf(kind: Kind, style: string): readonly Size[] {
  switch (kind) {
    case 'ring':
      return ringSizes;
    case 'necklace':
      return lengths(40, 42, 45);
    case 'earrings':
      return [{ sku: 'P', title: 'Pair', extra: 0 }];
    case 'bracelet':
      return stiff.includes(style) ? wrists : lengths(16, 17, 18);
  }
}
