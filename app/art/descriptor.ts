/** What a picture shows, in five words: `ring.halo.rose-gold.morganite.oval`. README.md explains the grammar. */
export interface Descriptor {
  readonly kind: Kind;
  readonly style: string;
  readonly metal: Metal;
  readonly stone: Stone | null;
  readonly cut: Cut | null;
}

export const kinds = ['ring', 'necklace', 'earrings', 'bracelet'] as const;
export type Kind = (typeof kinds)[number];

export const metals = ['yellow-gold', 'rose-gold', 'white-gold', 'platinum', 'silver'] as const;
export type Metal = (typeof metals)[number];

export const gems = [
  'diamond',
  'sapphire',
  'emerald',
  'ruby',
  'amethyst',
  'citrine',
  'aquamarine',
  'morganite',
] as const;
export type Gem = (typeof gems)[number];
export type Stone = Gem | 'pearl';

export type Cut = 'round' | 'oval' | 'cushion' | 'pear' | 'emerald';

/** One way to set a style: the stones it takes, and in which cuts. `none` is a piece of plain metal. */
type Setting = { readonly stones: 'gems' | 'pearl'; readonly cuts: readonly Cut[] } | 'none';

const gemsIn = (...cuts: Cut[]): Setting => ({ stones: 'gems', cuts });
const pearls: Setting = { stones: 'pearl', cuts: ['round'] };

/** Every piece that can be drawn. */
export const settings: Readonly<Record<Kind, Readonly<Record<string, readonly Setting[]>>>> = {
  ring: {
    solitaire: [gemsIn('round', 'oval', 'cushion', 'pear', 'emerald')],
    pave: [gemsIn('round', 'oval', 'cushion', 'pear', 'emerald')],
    halo: [gemsIn('round', 'oval', 'cushion')],
    trilogy: [gemsIn('round', 'oval', 'cushion', 'emerald')],
    eternity: [gemsIn('round')],
    band: ['none'],
  },
  necklace: {
    pendant: [gemsIn('round', 'oval', 'cushion', 'pear', 'emerald')],
    halo: [gemsIn('round')],
    disc: [gemsIn('round')],
    bar: [gemsIn('round')],
    pearl: [pearls],
    strand: [pearls],
  },
  earrings: {
    stud: [gemsIn('round', 'oval', 'cushion', 'emerald'), pearls],
    drop: [gemsIn('pear'), pearls],
    halo: [gemsIn('round')],
    hoop: ['none'],
  },
  bracelet: {
    tennis: [gemsIn('round')],
    chain: [gemsIn('round')],
    bangle: [gemsIn('round'), 'none'],
    cuff: ['none'],
  },
};

/** The descriptor as text, or null when the grammar does not allow it. */
export function parseDescriptor(text: string): Descriptor | null {
  if (text.length > 80) return null;
  return byText().get(text) ?? null;
}

export const descriptorText = ({ kind, style, metal, stone, cut }: Descriptor): string =>
  [kind, style, metal, stone ?? 'none', cut ?? 'none'].join('.');

/** The whole grammar, a descriptor at a time. */
export function* allDescriptors(): Generator<Descriptor> {
  for (const kind of kinds)
    for (const [style, ways] of Object.entries(settings[kind]))
      for (const metal of metals)
        for (const way of ways) {
          if (way === 'none') {
            yield { kind, style, metal, stone: null, cut: null };
            continue;
          }
          for (const stone of way.stones === 'gems' ? gems : (['pearl'] as const))
            for (const cut of way.cuts) yield { kind, style, metal, stone, cut };
        }
}

/** As a person says it: `Rose gold halo ring with an oval morganite`. */
export function describe({ kind, style, metal, stone, cut }: Descriptor): string {
  const metalWords = metal.replace('-', ' ');
  const piece = `${metalWords.charAt(0).toUpperCase()}${metalWords.slice(1)} ${style === 'pave' ? 'pavé' : style} ${kind}`;
  if (stone === null || style === stone) return piece;
  return `${piece}, ${stone}${cut === null || stone === 'pearl' || cut === 'round' ? '' : ` in ${cut} cut`}`;
}

let known: ReadonlyMap<string, Descriptor> | undefined;

function byText(): ReadonlyMap<string, Descriptor> {
  known ??= new Map(
    [...allDescriptors()].map((descriptor) => [descriptorText(descriptor), descriptor]),
  );
  return known;
}
