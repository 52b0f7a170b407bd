import type { Cut, Gem } from './descriptor.ts';
import { stoneTones, toneAt } from './palette.ts';
import { type FacetKind, facetsOf, girdle } from './stone-cuts.ts';
import { axesFacing, type Stage } from './studio.ts';
import { circle, ellipse, type Face, faces, num, outline, path } from './svg.ts';
import {
  add,
  clamp,
  cross,
  dot,
  middle,
  normalise,
  type Point,
  scale,
  sparkle,
  subtract,
  type Vector,
} from './vector.ts';

export interface SetStone {
  readonly gem: Gem;
  readonly cut?: Cut;
  /** Centre of the girdle in the world. */
  readonly at?: Vector;
  readonly r: number;
  /** Which way the table faces. */
  readonly facing?: Vector;
  readonly spin?: number;
  /** Sets this stone's own pattern of light. */
  readonly seed: number;
  /** Whether the part below the girdle can be seen. */
  readonly pavilion?: boolean;
}

/** Below this radius nobody can tell facets apart. */
const smallBelow = 10;
const toneSteps = 22;

/** A faceted stone: every facet a flat tone, alternating by its own fixed sparkle. */
export function drawStone(stage: Stage, stone: SetStone): string {
  const { gem, cut = 'round', at = [0, 0, 0], r, facing = [0, 0, 1], spin = 0.2, seed } = stone;
  const axes = axesFacing(facing);
  const tones = stoneTones[gem];
  const place = ([x, y, z]: Vector): Vector =>
    stage.camera(add(at, scale(add(add(scale(axes.x, x), scale(axes.y, y)), scale(axes.z, z)), r)));
  const onSheet = ([x, y]: Vector): Point => [stage.origin[0] + x, stage.origin[1] - y];

  const simple = r < smallBelow;
  const shown: (Face & { depth: number })[] = [];
  for (const [i, { kind, points }] of facetsOf(cut, {
    simple,
    pavilion: stone.pavilion ?? false,
    spin,
  }).entries()) {
    const corners = points.map(place);
    const [first, second, third] = corners;
    if (!first || !second || !third) continue;
    const centre = place(middle(points));
    const heart = place([0, 0, kind === 'pavilion' ? 0 : -0.35]);
    const flat = normalise(cross(subtract(second, first), subtract(third, first)));
    const normal = dot(flat, subtract(centre, heart)) < 0 ? scale(flat, -1) : flat;
    if (normal[2] <= 0.02) continue;

    const lit = brightness[kind]({
      index: i,
      chance: sparkle(i * 3.7 + seed * 17.3),
      light: clamp(0.5 + 0.42 * normal[1] - 0.34 * normal[0]),
      offset: scale(subtract(centre, place([0, 0, 0.3])), 1 / r),
    });
    // A diamond keeps about a third of its facets dark, or it looks like frosted glass.
    const light = gem === 'diamond' ? (lit - 0.2) * 1.22 : lit;
    shown.push({
      points: corners.map(onSheet),
      fill: toneAt(tones, Math.round(clamp(light) * toneSteps) / toneSteps),
      depth: centre[2],
    });
  }
  shown.sort((a, b) => a.depth - b.depth);

  const edge = girdle(cut, simple ? 16 : 40).map(([x, y]) => onSheet(place([x, y, 0])));
  return (
    path(outline(edge), {
      fill: tones[1],
      stroke: tones[0],
      'stroke-opacity': 0.55,
      'stroke-width': 1,
    }) + faces(shown)
  );
}

/** A stone lying flat on the sheet, seen from straight above. */
export const drawFlatStone = (
  centre: Point,
  stone: Omit<SetStone, 'at'>,
  camera: Stage['camera'],
): string => drawStone({ origin: centre, camera }, stone);

/** A drilled pearl: three soft lights and a bounce from the floor. */
export function drawPearl([x, y]: Point, r: number): string {
  const shine: Point = [x - r * 0.34, y - r * 0.42];
  return (
    circle([x, y], r, { fill: 'url(#pearl)' }) +
    circle([x, y], r, { fill: 'url(#orient)' }) +
    ellipse(shine, r * 0.26, r * 0.17, {
      fill: '#fff',
      opacity: 0.85,
      transform: `rotate(-34 ${num(shine[0])} ${num(shine[1])})`,
    })
  );
}

/** The one point of light a piece may have. */
export function drawGlint([x, y]: Point, size: number): string {
  const [px, py, arm] = [num(x), num(y), size * 0.62];
  const tip = (dx: number, dy: number) => `${num(x + dx)} ${num(y + dy)}`;
  const star = `M${tip(0, -size)}Q${px} ${py} ${tip(arm, 0)}Q${px} ${py} ${tip(0, size)}Q${px} ${py} ${tip(-arm, 0)}Q${px} ${py} ${tip(0, -size)}Z`;
  return (
    circle([x, y], size * 0.8, { fill: '#fff', opacity: 0.12 }) +
    path(star, { fill: '#fff', opacity: 0.95 })
  );
}

interface FacetView {
  readonly index: number;
  /** This facet's own fixed number, 0 to 1. */
  readonly chance: number;
  /** How directly it faces the light, 0 to 1. */
  readonly light: number;
  /** From the middle of the table, in radii. */
  readonly offset: Vector;
}

/** How bright each kind of facet is. Hearts and arrows alternate; steps follow the light; the hall mirrors it. */
const brightness: Readonly<Record<FacetKind, (view: FacetView) => number>> = {
  pavilion: ({ light, chance }) => 0.1 + 0.34 * light + 0.3 * chance,
  arrow: ({ index, chance }) => (index % 2 === 1 ? 0.26 + 0.3 * chance : 0.5 + 0.36 * chance),
  heart: ({ chance }) => (chance > 0.62 ? 0.92 : 0.34 + 0.5 * chance),
  mini: ({ chance }) => 0.5 + 0.5 * chance,
  hall: ({ index, chance, offset }) => {
    const side = clamp(0.5 + 0.5 * offset[1] - 0.4 * offset[0]);
    return 0.2 + 0.5 * (index % 16 < 8 ? 1 - side : side) + 0.28 * chance;
  },
  step: ({ light, chance }) => 0.16 + 0.66 * light + 0.14 * chance,
  star: ({ light, chance }) => 0.5 + 0.42 * light * (0.6 + 0.6 * chance),
  bezel: ({ light, chance }) => 0.16 + 0.58 * light + 0.34 * chance,
  upper: ({ light, chance }) => 0.16 + 0.58 * light + 0.34 * chance,
};
