import type { Cut } from './descriptor.ts';
import { aroundTurn, type Point, TAU, type Vector } from './vector.ts';

/** How a facet catches light; `stone.ts` holds the rule for each. */
export type FacetKind =
  | 'arrow'
  | 'bezel'
  | 'hall'
  | 'heart'
  | 'mini'
  | 'pavilion'
  | 'star'
  | 'step'
  | 'upper';

/** A facet in the stone's own space: girdle of radius 1 at height 0, table at 0.3. */
export interface Facet {
  readonly kind: FacetKind;
  readonly points: readonly Vector[];
}

export interface CutOptions {
  /** Fewer facets, for stones under 10 units. */
  readonly simple: boolean;
  /** Whether the part below the girdle can be seen. */
  readonly pavilion: boolean;
  /** Turns the pattern, radians. */
  readonly spin: number;
}

const table = 0.3;

export function facetsOf(cut: Cut, options: CutOptions): readonly Facet[] {
  if (cut === 'emerald') return emeraldCut(options.pavilion);
  return options.simple ? simpleCut(cut, options) : brilliantCut(cut, options);
}

/** The stone's outline seen from above, `count` points. */
export const girdle = (cut: Cut, count: number): Point[] =>
  cut === 'emerald' ? [...octagon] : aroundTurn(count).map((angle) => edge(cut, angle, 1));

const octagon: readonly Point[] = (
  [
    [-0.72, -1],
    [0.72, -1],
    [1, -0.72],
    [1, 0.72],
    [0.72, 1],
    [-0.72, 1],
    [-1, 0.72],
    [-1, -0.72],
  ] as const
).map(([x, y]): Point => [x * 0.86, y * 1.2]);

function edge(cut: Cut, angle: number, size: number): Point {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const rounded = (t: number) => Math.sign(t) * Math.abs(t) ** 0.62 * 0.98;
  switch (cut) {
    case 'oval':
      return [cos * size * 1.22, sin * size * 0.92];
    case 'cushion':
      return [rounded(cos) * size, rounded(sin) * size];
    case 'pear': {
      const waist = 1 - 0.42 * Math.max(0, sin) ** 2;
      return [cos * size * 0.9 * waist, sin * (sin > 0 ? 1.42 : 0.92) * size];
    }
    default:
      return [cos * size, sin * size];
  }
}

type Place = (eighth: number, size: number, height: number) => Vector;

const placer =
  (cut: Cut, spin: number): Place =>
  (eighth, size, height) => [...edge(cut, (eighth / 8) * TAU + spin, size), height];

/** The modern brilliant: a table with eight-fold hearts and arrows, stars, kites and upper girdle facets. */
function brilliantCut(cut: Cut, { pavilion, spin }: CutOptions): Facet[] {
  const at = placer(cut, spin);
  const facets: Facet[] = [];
  const add = (kind: FacetKind, ...points: Vector[]) => facets.push({ kind, points });
  for (let i = 0; i < 8; i += 1) {
    const [tableHere, tableNext] = [at(i, 0.56, table), at(i + 1, 0.56, table)];
    const [kite, kiteBefore] = [at(i + 0.5, 0.78, 0.19), at(i - 0.5, 0.78, 0.19)];
    const [girdleHere, girdleHalf] = [at(i, 1, 0.02), at(i + 0.5, 1, 0.02)];
    const girdleNext = at(i + 1, 1, 0.02);
    add('star', tableHere, tableNext, kite);
    add('bezel', tableHere, kite, girdleHere, kiteBefore);
    add('upper', kite, girdleHere, girdleHalf);
    add('upper', kite, girdleHalf, girdleNext);

    const tableHalf = at(i + 0.5, 0.56, table);
    const [innerHere, innerHalf] = [at(i, 0.24, table), at(i + 0.5, 0.34, table)];
    const innerNext = at(i + 1, 0.24, table);
    add('arrow', [0, 0, table], innerHere, innerHalf, innerNext);
    add('heart', tableHere, innerHere, innerHalf, tableHalf);
    add('heart', tableNext, innerNext, innerHalf, tableHalf);

    if (!pavilion) continue;
    const [lowHere, lowNext] = [at(i, 0.62, -0.34), at(i + 1, 0.62, -0.34)];
    add('pavilion', girdleHere, girdleHalf, lowHere);
    add('pavilion', girdleNext, girdleHalf, lowNext);
    add('pavilion', lowHere, girdleHalf, lowNext, [0, 0, -0.78]);
  }
  return facets;
}

/** Twelve facets: all that a small stone shows. */
function simpleCut(cut: Cut, { spin }: CutOptions): Facet[] {
  const at = placer(cut, spin);
  const facets: Facet[] = [];
  for (let i = 0; i < 8; i += 1) {
    const [here, next] = [at(i, 0.58, table), at(i + 1, 0.58, table)];
    facets.push({ kind: 'bezel', points: [at(i, 1, 0), at(i + 1, 1, 0), next, here] });
    if (i % 2 === 1)
      facets.push({ kind: 'mini', points: [[0, 0, table], at(i - 1, 0.58, table), here, next] });
  }
  return facets;
}

/** Steps towards the table, and below it the hall of mirrors. */
function emeraldCut(pavilion: boolean): Facet[] {
  const level = (size: number, height: number): Vector[] =>
    octagon.map(([x, y]) => [x * size, y * size, height]);
  const facets: Facet[] = [];
  const ringBetween = (kind: FacetKind, outer: readonly Vector[], inner: readonly Vector[]) => {
    for (const [i, corner] of outer.entries()) {
      const next = (i + 1) % outer.length;
      facets.push({
        kind,
        points: [corner, outer[next] ?? corner, inner[next] ?? corner, inner[i] ?? corner],
      });
    }
  };
  const between = (kind: FacetKind, levels: readonly Vector[][]) => {
    for (const [i, outer] of levels.slice(0, -1).entries())
      ringBetween(kind, outer, levels[i + 1] ?? outer);
  };
  between('step', [level(1, 0), level(0.86, 0.13), level(0.72, 0.23), level(0.56, table)]);
  between('hall', [level(0.56, table), level(0.4, table), level(0.24, table), level(0.1, table)]);
  facets.push({ kind: 'hall', points: level(0.1, table) });
  if (pavilion) between('pavilion', [level(1, 0), level(1, -0.05), level(0.3, -0.62)]);
  return facets;
}
