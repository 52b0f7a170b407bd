import {
  type CategoryCode,
  categoryCodes,
  type MetalCode,
  metalCodes,
  type ProductSort,
} from '../../../../kernel/product-search.ts';
import { isNegated, plainNegation } from './negation.ts';
import { readOrderNumber } from './order-number.ts';
import { readPlace } from './place.ts';
import { type PriceRange, readPrice } from './price.ts';
import {
  categoryWords,
  karatAlone,
  liftWords,
  markOfGold,
  metalWords,
  noRing,
  readyToShip,
  searchWords,
  sortWords,
} from './taxonomy.ts';

/** The things named in a message. */
export interface Entities {
  /** As printed: `GG-12047`. */
  readonly orderNumber: string | null;
  readonly categories: readonly CategoryCode[];
  readonly metals: readonly MetalCode[];
  /** Styles and stones, as the vitrine writes them. */
  readonly words: readonly string[];
  readonly price: PriceRange | null;
  /** An amount below zero was named. */
  readonly isPriceNegative: boolean;
  readonly readyToShip: boolean;
  readonly sort: ProductSort | null;
  /** Parts of an earlier wish that no longer matter: "any price". */
  readonly lifted: readonly LiftedPart[];
  /** Which piece of the shelf, from 1: "the second one". */
  readonly place: number | null;
}

export type LiftedPart = 'price' | 'metal' | 'words';

/** Reads a normalised message. Order numbers are taken out first, then prices: neither is ever read as the other. */
export function readEntities(message: string): Entities {
  const { orderNumber, rest: withoutOrder } = readOrderNumber(message);
  // A karat mark becomes the word it means before amounts are read.
  const marked = withoutOrder.replace(markOfGold, '').replace(karatAlone, 'gold');
  const { price, isNegative, rest } = readPrice(marked);
  const text = plainNegation(rest.replace(noRing, ' '));
  const styles = readWords(text);
  return {
    orderNumber,
    categories: readCategories(text, styles.implied),
    metals: readMetals(text),
    words: styles.words,
    price,
    isPriceNegative: isNegative,
    readyToShip: readyToShip.test(text),
    sort: sortWords.find(([, pattern]) => pattern.test(text))?.[0] ?? null,
    lifted: liftWords.flatMap(([part, pattern]) => (pattern.test(text) ? [part] : [])),
    place: readPlace(withoutOrder),
  };
}

/** Categories named outright; else those that a style implies. "Not a ring" leaves the others. */
function readCategories(text: string, implied: ReadonlySet<CategoryCode>): CategoryCode[] {
  const { wanted, unwanted } = mentions(
    text,
    categoryWords.map(([code, pattern]) => [[code], pattern]),
  );
  return choose(categoryCodes, wanted.size > 0 ? wanted : implied, unwanted);
}

const readMetals = (text: string): MetalCode[] => {
  const { wanted, unwanted } = mentions(text, metalWords);
  return choose(metalCodes, wanted, unwanted);
};

function readWords(text: string): { words: string[]; implied: Set<CategoryCode> } {
  const words: string[] = [];
  const implied = new Set<CategoryCode>();
  for (const { word, pattern, implies } of searchWords)
    for (const match of text.matchAll(pattern)) {
      if (isNegated(text, match.index)) continue;
      if (word !== null && !words.includes(word)) words.push(word);
      if (implies) implied.add(implies);
    }
  return { words, implied };
}

function mentions<Code>(
  text: string,
  vocabulary: readonly (readonly [readonly Code[], RegExp])[],
): { wanted: Set<Code>; unwanted: Set<Code> } {
  const wanted = new Set<Code>();
  const unwanted = new Set<Code>();
  for (const [codes, pattern] of vocabulary)
    for (const match of text.matchAll(pattern))
      for (const code of codes) (isNegated(text, match.index) ? unwanted : wanted).add(code);
  return { wanted, unwanted };
}

/** What is wanted and not also unwanted; with nothing but refusals, everything else. */
function choose<Code>(
  all: readonly Code[],
  wanted: ReadonlySet<Code>,
  unwanted: ReadonlySet<Code>,
): Code[] {
  if (wanted.size === 0 && unwanted.size === 0) return [];
  return all.filter((code) => !unwanted.has(code) && (wanted.size === 0 || wanted.has(code)));
}
