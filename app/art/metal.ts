import type { Cut, Metal } from './descriptor.ts';
import { metalTones, toneAt } from './palette.ts';
import { girdle } from './stone-cuts.ts';
import { project, type Stage, studioLight } from './studio.ts';
import { circle, ellipse, type Face, faces, num, outline, path } from './svg.ts';
import {
  add,
  clamp,
  cross,
  dot,
  normalise,
  type Point,
  scale,
  subtract,
  TAU,
  type Vector,
} from './vector.ts';

/** Tones are rounded to this many steps, so that neighbouring faces share a path. */
const toneSteps = 26;

export interface Band {
  readonly metal: Metal;
  readonly radius: number;
  /** Half the height of the profile, outwards from the finger. */
  readonly thickness: number;
  readonly width: number;
  /** How much slimmer the band is at its bottom, 0 to 1. */
  readonly taper?: number;
  /** 1 is a round profile; towards 0 it becomes square. */
  readonly squareness?: number;
  /** Lies on its side, as a bracelet does, instead of standing as a ring. */
  readonly lying?: boolean;
  /** Angles between which there is metal. */
  readonly from?: number;
  readonly to?: number;
  readonly around?: number;
  readonly across?: number;
}

/** A hoop of metal: rings, bangles, cuffs and hoops. Far parts are drawn first, then the inside, then what is near. */
export function drawBand(stage: Stage, band: Band): string {
  const far: Face[] = [];
  const inside: Face[] = [];
  const near: Face[] = [];
  const { across = 16 } = band;
  for (let j = 0; j < across; j += 1) {
    const profile: Point = [(TAU * j) / across, (TAU * (j + 1)) / across];
    const isInside = Math.cos((profile[0] + profile[1]) / 2) < -0.2;
    for (const strip of stripsAlong(stage, band, profile, isInside))
      (isInside ? inside : strip.near ? near : far).push(stripFace(strip));
  }
  return faces(far) + faces(inside) + faces(near);
}

/** A rod with a lit side, for claws, posts and bails. */
export function drawRod(from: Point, to: Point, width: number, metal: Metal): string {
  const tones = metalTones[metal];
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy) || 1;
  const aside: Point = [(-dy / length) * width * 0.18, (dx / length) * width * 0.18];
  const side = aside[0] > 0 ? -1 : 1;
  const stroke = (light: number, share: number, offset: number) => {
    const shift = ([x, y]: Point) =>
      `${num(x + aside[0] * offset * side)} ${num(y + aside[1] * offset * side)}`;
    return path(`M${shift(from)}L${shift(to)}`, {
      stroke: toneAt(tones, light),
      'stroke-width': width * share,
      'stroke-linecap': 'round',
    });
  };
  return stroke(0.2, 1, 0) + stroke(0.55, 0.72, 0.4) + stroke(0.92, 0.26, 1);
}

/** A small ball of metal: the tip of a claw, a grain between stones. */
export function drawBead([x, y]: Point, r: number, metal: Metal): string {
  const fill = (light: number) => ({ fill: toneAt(metalTones[metal], light) });
  return (
    circle([x, y], r, fill(0.26)) +
    circle([x - r * 0.12, y - r * 0.14], r * 0.78, fill(0.58)) +
    circle([x - r * 0.28, y - r * 0.32], r * 0.36, fill(0.98))
  );
}

/** A cable chain along path data: dashes read as links seen face-on and edge-on in turn. */
export function drawChain(d: string, metal: Metal, width: number): string {
  const tones = metalTones[metal];
  const dashes = (stroke: string, share: number, on: number, off: number, offset = 0) =>
    path(d, {
      stroke,
      'stroke-width': width * share,
      'stroke-dasharray': `${num(width * on)} ${num(width * off)}`,
      ...(offset === 0 ? {} : { 'stroke-dashoffset': width * offset }),
    });
  return `<g fill="none" stroke-linecap="round">${
    dashes(toneAt(tones, 0.16), 1, 1.15, 1.05) +
    dashes('url(#sheen)', 0.66, 1.15, 1.05) +
    dashes(toneAt(tones, 0.4), 0.4, 0.9, 1.3, -1.22) +
    dashes(toneAt(tones, 0.98), 0.22, 0.5, 1.7, -0.2)
  }</g>`;
}

/** The loop that a pendant hangs from. */
export function drawBail([x, y]: Point, metal: Metal): string {
  const tones = metalTones[metal];
  const loop = (stroke: string, width: number) =>
    ellipse([x, y], 4.6, 8.5, { fill: 'none', stroke, 'stroke-width': width });
  return (
    loop(toneAt(tones, 0.22), 4) +
    loop('url(#sheen)', 2.7) +
    path(`M${num(x - 4.6)} ${num(y + 2)}a4.6 8.5 0 0 1 2.4-9.4`, {
      fill: 'none',
      stroke: toneAt(tones, 1),
      'stroke-width': 1.1,
    })
  );
}

/** The rim of metal that holds a stone of radius `r` all round. */
export function drawRim([x, y]: Point, r: number, cut: Cut, width: number, metal: Metal): string {
  const look = {
    fill: 'url(#sheen)',
    stroke: toneAt(metalTones[metal], 0.15),
    'stroke-width': 1,
    'stroke-linejoin': 'round',
  };
  const edge = girdle(cut, 60).map(([a, b]): Point => {
    const away = Math.hypot(a, b) || 1;
    return [x + a * r + (a / away) * width, y - b * r - (b / away) * width];
  });
  return path(outline(edge), look);
}

interface Strip {
  readonly fill: string;
  readonly near: boolean;
  /** Sheet points along both long edges. */
  readonly first: Point[];
  readonly second: Point[];
}

/** One strip of the profile all along the band; neighbours of one tone are joined. */
function stripsAlong(stage: Stage, band: Band, profile: Point, isInside: boolean): Strip[] {
  const { from = 0, to = TAU, around = 84 } = band;
  const strips: Strip[] = [];
  let open: Strip | null = null;
  for (let i = 0; i < around; i += 1) {
    const along: Point = [
      from + ((to - from) * i) / around,
      from + ((to - from) * (i + 1)) / around,
    ];
    const quad = bandQuad(stage, band, along, profile, isInside);
    if (quad && open && open.fill === quad.fill && open.near === quad.near) {
      open.first.push(quad.first[1]);
      open.second.push(quad.second[1]);
    } else if (quad) {
      open = { ...quad, first: [...quad.first], second: [...quad.second] };
      strips.push(open);
    } else open = null;
  }
  return strips;
}

const stripFace = ({ first, second, fill }: Strip): Face => ({
  points: [...first, ...second.toReversed()],
  fill,
});

/** One patch of the band's surface, or null when it looks away from the viewer. */
function bandQuad(
  stage: Stage,
  band: Band,
  [u0, u1]: Point,
  [v0, v1]: Point,
  isInside: boolean,
): (Omit<Strip, 'first' | 'second'> & Record<'first' | 'second', [Point, Point]>) | null {
  const seen = (u: number, v: number) => stage.camera(bandSurface(band, u, v));
  const corners: readonly [Vector, Vector, Vector, Vector] = [
    seen(u0, v0),
    seen(u1, v0),
    seen(u1, v1),
    seen(u0, v1),
  ];
  const u = (u0 + u1) / 2;
  const surface = seen(u, (v0 + v1) / 2);
  const core = stage.camera(scale(outward(band, u), band.radius));
  const flat = normalise(cross(subtract(corners[2], corners[0]), subtract(corners[3], corners[1])));
  const normal = dot(flat, subtract(surface, core)) < 0 ? scale(flat, -1) : flat;
  if (normal[2] <= 0.01) return null;
  const light = clamp(studioLight(normal) - (isInside ? 0.16 : 0));
  const onSheet = ([x, y]: Vector): Point => [stage.origin[0] + x, stage.origin[1] - y];
  return {
    fill: toneAt(metalTones[band.metal], Math.round(light * toneSteps) / toneSteps),
    near: surface[2] >= 0,
    first: [onSheet(corners[0]), onSheet(corners[1])],
    second: [onSheet(corners[3]), onSheet(corners[2])],
  };
}

/** The point of the band's skin at angle `u` around the finger and `v` around the profile. */
function bandSurface(band: Band, u: number, v: number): Vector {
  const { radius, thickness, width, taper = 0, squareness = 1 } = band;
  const slim = 1 - taper * (0.5 - 0.5 * Math.sin(u));
  const shaped = (t: number) => Math.sign(t) * Math.abs(t) ** squareness;
  const along: Vector = band.lying ? [0, 0, 1] : [0, 1, 0];
  return add(
    scale(outward(band, u), radius + shaped(Math.cos(v)) * thickness * slim),
    scale(along, shaped(Math.sin(v)) * (width / 2) * slim),
  );
}

const outward = (band: Band, u: number): Vector =>
  band.lying ? [Math.cos(u), Math.sin(u), 0] : [Math.cos(u), 0, Math.sin(u)];

/** Where a stone or grain sits on a ring standing on its edge: `u` around the finger, `y` across the band. */
export const onRing = (radius: number, u: number, y = 0): Vector => [
  radius * Math.cos(u),
  y,
  radius * Math.sin(u),
];

/** A grain of metal at a place in the world. */
export const drawGrain = (stage: Stage, at: Vector, r: number, metal: Metal): string =>
  drawBead(project(stage, at).at, r, metal);
