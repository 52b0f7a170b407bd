import type { Kind } from './materials.ts';

/** A design of the house, made in several metals and stones. */
export interface Family {
  /** First part of handles and stock keeping units. */
  readonly id: string;
  /** With a diamond or in plain metal; a stone's name goes in before the last word. */
  readonly title: string;
  readonly kind: Kind;
  /** As in `app/art/README.md`. */
  readonly style: string;
  readonly setting: 'gems' | 'pearl' | 'plain';
  readonly cut: string;
  /** In yellow gold, with a diamond (a pearl; plain), smallest size: whole euros. */
  readonly priceEur: number;
  /** 0 to 1: how well the family sells. */
  readonly appeal: number;
  /** What it is, one sentence. */
  readonly words: string;
}

const gems = (
  id: string,
  title: string,
  [kind, style, cut]: [Kind, string, string],
  priceEur: number,
  appeal: number,
  words: string,
): Family => ({ id, title, kind, style, setting: 'gems', cut, priceEur, appeal, words });

const pearl = (
  id: string,
  title: string,
  [kind, style]: [Kind, string],
  priceEur: number,
  appeal: number,
  words: string,
): Family => ({ id, title, kind, style, setting: 'pearl', cut: 'round', priceEur, appeal, words });

const plain = (
  id: string,
  title: string,
  [kind, style]: [Kind, string],
  priceEur: number,
  appeal: number,
  words: string,
): Family => ({ id, title, kind, style, setting: 'plain', cut: 'none', priceEur, appeal, words });

/** The collection. */
export const families: readonly Family[] = [
  gems(
    'aube',
    'Aube solitaire',
    ['ring', 'solitaire', 'round'],
    1280,
    1,
    'One stone, held low by four claws, and nothing that distracts from it.',
  ),
  gems(
    'ecume',
    'Écume solitaire',
    ['ring', 'solitaire', 'oval'],
    1390,
    0.7,
    'An oval set along the finger on a band that narrows towards it.',
  ),
  gems(
    'brume',
    'Brume solitaire',
    ['ring', 'solitaire', 'cushion'],
    1340,
    0.52,
    'A cushion cut with soft corners on a rounded band.',
  ),
  gems(
    'larme',
    'Larme solitaire',
    ['ring', 'solitaire', 'pear'],
    1420,
    0.48,
    'A pear that can be worn pointing out or home.',
  ),
  gems(
    'faille',
    'Faille solitaire',
    ['ring', 'solitaire', 'emerald'],
    1560,
    0.44,
    'A step cut, long and calm, between two straight shoulders.',
  ),
  gems(
    'lueur',
    'Lueur halo ring',
    ['ring', 'halo', 'oval'],
    1860,
    0.93,
    'A ring of small diamonds lifts the oval at its centre.',
  ),
  gems(
    'corolle',
    'Corolle halo ring',
    ['ring', 'halo', 'round'],
    1780,
    0.6,
    'A round stone in a wreath of small diamonds, like a flower seen from above.',
  ),
  gems(
    'eclat',
    'Éclat halo ring',
    ['ring', 'halo', 'cushion'],
    1920,
    0.5,
    'A cushion framed by diamonds that follow its corners.',
  ),
  gems(
    'nuit',
    'Nuit trilogy',
    ['ring', 'trilogy', 'round'],
    2240,
    0.88,
    'Three stones in a row: what was, what is, what comes.',
  ),
  gems(
    'trio',
    'Trio trilogy',
    ['ring', 'trilogy', 'oval'],
    2380,
    0.46,
    'An oval between two rounds, set so close that they seem to touch.',
  ),
  gems(
    'lumen',
    'Lumen trilogy',
    ['ring', 'trilogy', 'emerald'],
    2640,
    0.34,
    'A step cut between two bright ones: water between two lamps.',
  ),
  gems(
    'sillage',
    'Sillage pavé ring',
    ['ring', 'pave', 'round'],
    1640,
    0.58,
    'A band set with small diamonds halfway round, to the stone and on.',
  ),
  gems(
    'givre',
    'Givre pavé ring',
    ['ring', 'pave', 'oval'],
    1720,
    0.42,
    'An oval on a band of frost: diamonds, each held by two beads.',
  ),
  gems(
    'maree',
    'Marée pavé ring',
    ['ring', 'pave', 'emerald'],
    1890,
    0.3,
    'A step cut that rises out of a paved band.',
  ),
  gems(
    'ronde',
    'Ronde eternity ring',
    ['ring', 'eternity', 'round'],
    1490,
    0.66,
    'Stones all the way round, with no beginning.',
  ),
  plain(
    'ligne',
    'Ligne band',
    ['ring', 'band'],
    540,
    0.84,
    'A flat band with an edge you can feel; it wants to be engraved.',
  ),
  plain(
    'alize',
    'Alizé band',
    ['ring', 'band'],
    620,
    0.5,
    'A band rounded inside and out, made to be forgotten on the hand.',
  ),

  gems(
    'braise',
    'Braise pendant',
    ['necklace', 'pendant', 'pear'],
    780,
    0.86,
    'A single drop on a fine chain, warm against the collarbone.',
  ),
  gems(
    'canopee',
    'Canopée pendant',
    ['necklace', 'pendant', 'emerald'],
    860,
    0.72,
    'A step cut that hangs straight, like light between leaves.',
  ),
  gems(
    'goutte',
    'Goutte pendant',
    ['necklace', 'pendant', 'oval'],
    740,
    0.47,
    'An oval that turns as you move.',
  ),
  gems(
    'astre',
    'Astre pendant',
    ['necklace', 'pendant', 'round'],
    690,
    0.64,
    'One point of light on a chain you hardly see.',
  ),
  gems(
    'comete',
    'Comète halo pendant',
    ['necklace', 'halo', 'round'],
    980,
    0.53,
    'A round stone with its own small ring of diamonds.',
  ),
  gems(
    'soleil',
    'Soleil disc necklace',
    ['necklace', 'disc', 'round'],
    560,
    0.45,
    'A polished disc with a stone where noon would be.',
  ),
  gems(
    'horizon',
    'Horizon bar necklace',
    ['necklace', 'bar', 'round'],
    620,
    0.4,
    'A straight bar, set with a stone, that keeps level.',
  ),
  pearl(
    'rosee',
    'Rosée pearl necklace',
    ['necklace', 'pearl'],
    420,
    0.56,
    'One pearl on a chain, at the height where a shirt opens.',
  ),
  pearl(
    'lagune',
    'Lagune pearl strand',
    ['necklace', 'strand'],
    1240,
    0.38,
    'A strand knotted by hand between every pearl.',
  ),

  pearl(
    'perle',
    'Perle studs',
    ['earrings', 'stud'],
    320,
    0.9,
    'Two pearls of one shade, for every day.',
  ),
  gems(
    'etincelle',
    'Étincelle studs',
    ['earrings', 'stud', 'round'],
    640,
    0.78,
    'Two round stones in three claws each: the first pair, and the last.',
  ),
  gems(
    'prisme',
    'Prisme studs',
    ['earrings', 'stud', 'emerald'],
    720,
    0.36,
    'Step cuts, set upright, that flash once and are quiet.',
  ),
  gems(
    'velours',
    'Velours studs',
    ['earrings', 'stud', 'cushion'],
    690,
    0.32,
    'Cushions with soft corners and a lot of colour.',
  ),
  gems(
    'pluie',
    'Pluie drops',
    ['earrings', 'drop', 'pear'],
    940,
    0.55,
    'Pears on a short chain, made to swing.',
  ),
  pearl(
    'marina',
    'Marina drops',
    ['earrings', 'drop'],
    460,
    0.43,
    'A pearl below a bead of metal, light enough for a long evening.',
  ),
  gems(
    'nova',
    'Nova halo earrings',
    ['earrings', 'halo', 'round'],
    1080,
    0.41,
    'Small diamonds around a round stone, close to the ear.',
  ),
  plain(
    'cercle',
    'Cercle hoops',
    ['earrings', 'hoop'],
    380,
    0.74,
    'Hollow hoops: full to look at, nothing to carry.',
  ),

  gems(
    'riviere',
    'Rivière bracelet',
    ['bracelet', 'tennis', 'round'],
    3450,
    0.8,
    'A line of stones, each in its own four claws, that lies flat like water.',
  ),
  gems(
    'filament',
    'Filament bracelet',
    ['bracelet', 'chain', 'round'],
    480,
    0.57,
    'A chain as fine as thread, with stones caught in it.',
  ),
  gems(
    'zenith',
    'Zénith bangle',
    ['bracelet', 'bangle', 'round'],
    1180,
    0.37,
    'A slim bangle with one stone on top.',
  ),
  plain(
    'meridien',
    'Méridien bangle',
    ['bracelet', 'bangle'],
    890,
    0.69,
    'A full circle, polished by hand until the join is gone.',
  ),
  plain(
    'orbe',
    'Orbe cuff',
    ['bracelet', 'cuff'],
    1040,
    0.35,
    'An open cuff that gives a little and comes back.',
  ),
];
