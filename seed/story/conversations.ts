import { anyProduct, type ProductSearch } from '../../kernel/product-search.ts';
import type { Intent } from '../../subgraphs/concierge/index.ts';

/** One exchange: what a shopper said and what came back. */
export type Turn =
  | { readonly said: string; readonly answer: 'shelf'; readonly search: ProductSearch }
  | { readonly said: string; readonly answer: 'order' }
  | { readonly said: string; readonly answer: 'return' }
  | { readonly said: string; readonly answer: 'person' }
  /** A piece of the shelf before, offered for a hold. */
  | { readonly said: string; readonly answer: 'offer'; readonly place: number };

export const intentOf: Readonly<Record<Turn['answer'], Intent>> = {
  shelf: 'FIND_PRODUCT',
  order: 'TRACK_ORDER',
  return: 'RETURN_EXCHANGE',
  person: 'STYLIST_CONTACT',
  offer: 'CAPSULE_RESERVE',
};

const find = (said: string, search: Partial<ProductSearch>): Turn => ({
  said,
  answer: 'shelf',
  search: { ...anyProduct, ...search },
});
const track = (said: string): Turn => ({ said, answer: 'order' });
const giveBack = (said: string): Turn => ({ said, answer: 'return' });
const person = (said: string): Turn => ({ said, answer: 'person' });
const hold = (said: string, place: number): Turn => ({ said, answer: 'offer', place });

/** Conversations of the demo shop; sessions take them in turn. */
export const conversations: readonly (readonly Turn[])[] = [
  [
    find('rings in yellow gold under 2500', {
      categories: ['RINGS'],
      metals: ['YELLOW_GOLD'],
      priceMaxMinor: 250_000,
    }),
  ],
  [track('where is my order?')],
  [
    find('pearl earrings', { categories: ['EARRINGS'], words: 'pearl' }),
    find('only what can ship now', { categories: ['EARRINGS'], words: 'pearl', readyToShip: true }),
  ],
  [find('a gift for my sister', {}), track('and where is the parcel from last week')],
  [track('track my order please'), person('I want to talk to someone about it')],
  [
    find('necklace, silver or white gold', {
      categories: ['NECKLACES'],
      metals: ['WHITE_GOLD', 'SILVER'],
    }),
  ],
  [
    find('sapphire', { words: 'sapphire' }),
    find('rings only', { categories: ['RINGS'], words: 'sapphire' }),
    hold('can you hold the second one for me?', 2),
  ],
  [track('has it shipped yet'), giveBack('and how do I return the earrings?')],
  [find('bracelets, new ones first', { categories: ['BRACELETS'], sort: 'NEWEST' })],
  [person('can a stylist help me choose?')],
  [find('platinum wedding band', { categories: ['RINGS'], metals: ['PLATINUM'], words: 'band' })],
  [
    track('Where is my order?'),
    find('hoops under 400', { categories: ['EARRINGS'], priceMaxMinor: 40_000, words: 'hoop' }),
  ],
];

/** Pages the widget was opened on. */
export const pagePaths = [
  '/',
  '/rings',
  '/necklaces',
  '/earrings',
  '/pieces/aube-solitaire',
  '/orders',
];
