import type {
  CategoryCode,
  MetalCode,
  ProductFilter,
  ProductSort,
} from '../widget/generated/graphql.ts';

/** What the shopper narrowed the vitrine to. It lives in the address, so Back works and a copied link shows the same. */
export interface Choice {
  readonly categories: readonly CategoryCode[];
  readonly metals: readonly MetalCode[];
  /** As the graph names a band: `250-500`, `5000-`. */
  readonly price: string | null;
  readonly readyToShip: boolean;
  readonly sort: ProductSort;
  readonly query: string;
  /** Handle of the piece whose sheet is open. */
  readonly piece: string | null;
}

export const everything: Choice = {
  categories: [],
  metals: [],
  price: null,
  readyToShip: false,
  sort: 'BESTSELLER',
  query: '',
  piece: null,
};

/** Anything in the address that is not a choice of ours is left out. */
export function readChoice(search: string): Choice {
  const query = new URLSearchParams(search);
  const price = query.get('price');
  return {
    categories: listed(query.get('category'), categoryCodes),
    metals: listed(query.get('metal'), metalCodes),
    price: price && pricePattern.test(price) ? price : null,
    readyToShip: query.get('ready') === '1',
    sort: listed(query.get('sort'), sorts)[0] ?? 'BESTSELLER',
    query: (query.get('q') ?? '').slice(0, 100),
    piece: query.get('piece'),
  };
}

/** @returns the address' search part, empty when everything is shown */
export function writeChoice(choice: Choice): string {
  const query = new URLSearchParams();
  if (choice.categories.length > 0) query.set('category', lower(choice.categories));
  if (choice.metals.length > 0) query.set('metal', lower(choice.metals));
  if (choice.price) query.set('price', choice.price);
  if (choice.readyToShip) query.set('ready', '1');
  if (choice.sort !== 'BESTSELLER') query.set('sort', choice.sort.toLowerCase());
  if (choice.query) query.set('q', choice.query);
  if (choice.piece) query.set('piece', choice.piece);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

export function filterOf({ categories, metals, price, readyToShip }: Choice): ProductFilter {
  const [, from = '', to = ''] = pricePattern.exec(price ?? '') ?? [];
  return {
    ...(categories.length > 0 ? { categories } : {}),
    ...(metals.length > 0 ? { metals } : {}),
    ...(from === '' ? {} : { priceMin: from }),
    ...(to === '' ? {} : { priceMax: to }),
    ...(readyToShip ? { readyToShip } : {}),
  };
}

/** Whether both show the same list; the open sheet does not matter. */
export const isSameList = (a: Choice, b: Choice): boolean =>
  writeChoice({ ...a, piece: null }) === writeChoice({ ...b, piece: null });

export const isNarrowed = (choice: Choice): boolean =>
  !isSameList({ ...choice, sort: 'BESTSELLER' }, everything);

const pricePattern = /^(\d{1,7})-(\d{0,7})$/;
const categoryCodes: readonly CategoryCode[] = ['RINGS', 'NECKLACES', 'EARRINGS', 'BRACELETS'];
const metalCodes: readonly MetalCode[] = [
  'YELLOW_GOLD',
  'WHITE_GOLD',
  'ROSE_GOLD',
  'PLATINUM',
  'SILVER',
];
const sorts: readonly ProductSort[] = ['BESTSELLER', 'NEWEST', 'PRICE_ASC', 'PRICE_DESC'];

function listed<Code extends string>(text: string | null, codes: readonly Code[]): Code[] {
  const wanted = new Set((text ?? '').toUpperCase().split('.'));
  return codes.filter((code) => wanted.has(code));
}

const lower = (codes: readonly string[]): string => codes.join('.').toLowerCase();
