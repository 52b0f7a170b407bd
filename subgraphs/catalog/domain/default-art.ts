import type { CategoryCode, MetalCode } from '../../../kernel/product-search.ts';

/** Stones that pictures know; a piece with another is drawn as the plainest of its kind. */
const drawnGems = [
  'diamond',
  'sapphire',
  'emerald',
  'ruby',
  'amethyst',
  'citrine',
  'aquamarine',
  'morganite',
];

/**
 * The plainest picture of a piece, as a descriptor: kind, style, metal, stone, cut.
 * @param stone in lower case
 */
export function defaultArt(category: CategoryCode, metal: MetalCode, stone: string | null): string {
  const gem = stone !== null && drawnGems.includes(stone) ? stone : null;
  const metalWord = metal.toLowerCase().replace('_', '-');
  switch (category) {
    case 'RINGS':
      return gem ? `ring.solitaire.${metalWord}.${gem}.round` : `ring.band.${metalWord}.none.none`;
    case 'NECKLACES':
      if (stone === 'pearl') return `necklace.pearl.${metalWord}.pearl.round`;
      return gem
        ? `necklace.pendant.${metalWord}.${gem}.round`
        : `necklace.disc.${metalWord}.diamond.round`;
    case 'EARRINGS':
      if (stone === 'pearl') return `earrings.stud.${metalWord}.pearl.round`;
      return gem
        ? `earrings.stud.${metalWord}.${gem}.round`
        : `earrings.hoop.${metalWord}.none.none`;
    case 'BRACELETS':
      return gem
        ? `bracelet.tennis.${metalWord}.${gem}.round`
        : `bracelet.bangle.${metalWord}.none.none`;
  }
}
