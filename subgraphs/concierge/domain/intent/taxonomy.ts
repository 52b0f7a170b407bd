import type { CategoryCode, MetalCode, ProductSort } from '../../../../kernel/product-search.ts';

/** Words of a normalised message that say what kind of piece is meant. */
export const categoryWords: readonly (readonly [CategoryCode, RegExp])[] = [
  ['RINGS', /\brings?\b/g],
  ['NECKLACES', /\bnecklaces?\b/g],
  ['EARRINGS', /\bearrings?\b/g],
  ['BRACELETS', /\b(?:bracelets?|wristbands?)\b/g],
];

/** "Ring" where no piece is meant. */
export const noRing =
  /\bring (?:me|us|you|back|up)\b|\bgive (?:me|us|you) a ring\b|\brings? a bell\b|\bkey ?rings?\b|\bring ?tones?\b|\bboxing ring\b/g;

/** Styles and stones: what is looked for in a piece's text, and the category that the word implies by itself. */
export const searchWords: readonly {
  /** As the vitrine writes it; null when no piece is described so and only the category counts. */
  readonly word: string | null;
  readonly pattern: RegExp;
  readonly implies?: CategoryCode;
}[] = [
  { word: 'solitaire', pattern: /\bsolitaires?\b/g },
  { word: 'halo', pattern: /\bhalos?\b/g },
  { word: 'pave', pattern: /\bpave\b/g },
  { word: 'trilogy', pattern: /\btrilog(?:y|ies)\b|\b(?:three|3)[ -]stones?\b/g, implies: 'RINGS' },
  { word: 'eternity', pattern: /\beternity\b/g, implies: 'RINGS' },
  { word: 'band', pattern: /\bbands?\b/g, implies: 'RINGS' },
  { word: null, pattern: /\bsignets?\b/g, implies: 'RINGS' },
  { word: 'pendant', pattern: /\bpend[ae]nts?\b/g, implies: 'NECKLACES' },
  { word: 'strand', pattern: /\bstrands?\b/g, implies: 'NECKLACES' },
  { word: null, pattern: /\b(?:chokers?|lockets?|medallions?|collars?)\b/g, implies: 'NECKLACES' },
  { word: null, pattern: /\bchains?\b/g, implies: 'NECKLACES' },
  { word: 'stud', pattern: /\bstuds?\b/g, implies: 'EARRINGS' },
  { word: 'hoop', pattern: /\b(?:hoops?|creoles?)\b/g, implies: 'EARRINGS' },
  {
    word: 'drop',
    pattern: /\bdrops\b|\bdrop(?= (?:\w+ )?earrings)|\bdangl(?:e|ing|es)\b/g,
    implies: 'EARRINGS',
  },
  { word: 'tennis', pattern: /\btennis\b/g, implies: 'BRACELETS' },
  { word: 'bangle', pattern: /\bbangles?\b/g, implies: 'BRACELETS' },
  { word: 'cuff', pattern: /\bcuffs?\b/g, implies: 'BRACELETS' },
  { word: 'diamond', pattern: /\bdiamonds?\b/g },
  { word: 'sapphire', pattern: /\bsapphires?\b/g },
  { word: 'emerald', pattern: /\bemeralds?\b(?![ -]cut)/g },
  { word: 'ruby', pattern: /\brub(?:y|ies)\b/g },
  { word: 'amethyst', pattern: /\bamethysts?\b/g },
  { word: 'citrine', pattern: /\bcitrines?\b/g },
  { word: 'aquamarine', pattern: /\baquamarines?\b/g },
  { word: 'morganite', pattern: /\bmorganites?\b/g },
  { word: 'pearl', pattern: /\bpearls?\b/g },
  { word: 'opal', pattern: /\bopals?\b/g },
  { word: 'topaz', pattern: /\btopaz\b/g },
  { word: 'garnet', pattern: /\bgarnets?\b/g },
  { word: 'moonstone', pattern: /\bmoonstones?\b/g },
  { word: 'turquoise', pattern: /\bturquoises?\b/g },
  { word: 'onyx', pattern: /\bonyx\b/g },
  { word: 'jade', pattern: /\bjade\b/g },
  { word: 'peridot', pattern: /\bperidots?\b/g },
  { word: 'tanzanite', pattern: /\btanzanites?\b/g },
];

const golds: readonly MetalCode[] = ['YELLOW_GOLD', 'WHITE_GOLD', 'ROSE_GOLD'];

/** A colour stands for its gold when another gold follows: "white or rose gold". */
const colour = '(?:yellow|white|rose|pink|red)';
const joint = '(?:,| or| and|, or|, and| but(?: not)?|/)';
const beforeGold = `(?=(?:${joint} ?${colour})+[ -]gold)`;

/** Fineness marks say the metal too; karat marks were read as gold before. */
export const metalWords: readonly (readonly [readonly MetalCode[], RegExp])[] = [
  [['YELLOW_GOLD'], new RegExp(`\\byellow[ -]gold\\b|\\byellow${beforeGold}`, 'g')],
  [['WHITE_GOLD'], new RegExp(`\\bwhite[ -]gold\\b|\\bwhite${beforeGold}`, 'g')],
  [['ROSE_GOLD'], new RegExp(`\\b(?:rose|pink|red)[ -]gold\\b|\\b(?:rose|pink)${beforeGold}`, 'g')],
  [golds, /(?<!\b(?:yellow|white|rose|pink|red)[ -])\bgold(?:en)?\b/g],
  [['PLATINUM'], /\bplatinum\b|\bpt ?950\b/g],
  [['SILVER'], /\bsilver\b|\bsterling(?! silver)\b|\b(?:ag ?)?925\b(?! silver)/g],
];

/** A karat or fineness mark beside its gold adds nothing to it: `18k rose gold`, `750 gold`. */
export const markOfGold =
  /\b(?:(?:8|9|10|14|18|21|22|24) ?(?:k|kt|ct|carat|karat)s?|375|585|750)\b(?= (?:(?:yellow|white|rose|pink|red|solid) )?gold\b)/g;

const afterPrice =
  '(?<!(?:[€$£¥]|\\b(?:under|below|over|above|around|about|to|max|least|from|than|budget|spend|up)) ?)';
const beforeMoney = '(?! ?(?:[€$£¥]|eur|euros?|dollars?|usd|or\\b))';
const piece =
  '(?:(?:engagement|wedding|tennis|stud|hoop) )?(?:rings?|bands?|earrings?|studs?|hoops?|necklaces?|chains?|pendants?|bracelets?|bangles?)';

/**
 * A mark by itself means gold: a karat (after a word of price it is money: `under 14k`), and a fineness where a metal
 * would stand: `a ring in 750`, `585 earrings`.
 */
export const karatAlone = new RegExp(
  [
    `${afterPrice}\\b(?:9|14|18|22)(?:k| ?kt| ?karats?)\\b`,
    `(?<=\\b(?:in|made of|stamped|marked) )(?:375|585|750)\\b${beforeMoney}`,
    `${afterPrice}\\b(?:375|585|750)(?= ${piece}\\b)`,
  ].join('|'),
  'g',
);

export const sortWords: readonly (readonly [ProductSort, RegExp])[] = [
  [
    'PRICE_ASC',
    /\bcheap(?:er|est)?\b|\bleast expensive\b|\blowest price|\baffordable\b|\binexpensive\b/,
  ],
  ['PRICE_DESC', /\bmost expensive\b|\bluxur|\bhighest price|\bpriciest\b/],
  [
    'NEWEST',
    /\bnew(?:est)? (?:arrivals?|in|pieces?|designs?|collections?|rings?|earrings|necklaces?|bracelets?)\b|\blatest\b(?! (?:\w+ )?(?:order|purchase|parcel))|\bnewest\b|\bwhat is new\b/,
  ],
  ['BESTSELLER', /\bbest ?-?sell|\bpopular\b|\bmost loved\b|\btrending\b/],
];

/** Words that take a part of the wish back. */
export const liftWords: readonly (readonly ['price' | 'metal' | 'words', RegExp])[] = [
  ['price', /\bany (?:price|budget)\b|\bwhatever (?:it|they) costs?\b|\bprice does not matter\b/],
  ['metal', /\bany (?:metal|colou?r)\b/],
  ['words', /\bany (?:stone|style)\b/],
];

export const readyToShip =
  /\bready to (?:ship|go|wear|leave)\b|\bin stock\b|\bavailable (?:now|today|immediately|right away)\b|\b(?:ships?|leaves?|sent|shipped|deliver(?:ed|y)?) (?:today|tomorrow|now|immediately|fast|right away)\b|\bneed (?:it|one|them|this) (?:by |for )?(?:today|tomorrow|the weekend|this week)\b|\bright away\b/;
