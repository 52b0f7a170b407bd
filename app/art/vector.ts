/** World: x right, y away from the viewer, z up. Camera: x right, y up, z towards the viewer. */
export type Vector = readonly [x: number, y: number, z: number];
export type Point = readonly [x: number, y: number];

export const TAU = Math.PI * 2;

export const add = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const subtract = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Vector, by: number): Vector => [a[0] * by, a[1] * by, a[2] * by];
export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

export const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

export const normalise = (a: Vector): Vector => scale(a, 1 / (Math.hypot(...a) || 1));

export const middle = (points: readonly Vector[]): Vector =>
  scale(points.reduce(add, [0, 0, 0]), 1 / Math.max(1, points.length));

/** Points from the first towards the last, evenly: `spread(3, 0, 10)` is 0, 5, 10. */
export const spread = (count: number, from: number, to: number): number[] =>
  Array.from({ length: count }, (_, i) => from + ((to - from) * i) / Math.max(1, count - 1));

/** `count` angles around a full turn, the first at 0. */
export const aroundTurn = (count: number): number[] =>
  Array.from({ length: count }, (_, i) => (i / count) * TAU);

export const clamp = (value: number, low = 0, high = 1): number =>
  Math.min(high, Math.max(low, value));

/** 0 below `from`, 1 above `to`, an S between. */
export function smoothstep(value: number, from: number, to: number): number {
  const t = clamp((value - from) / (to - from));
  return t * t * (3 - 2 * t);
}

/** A bell of height 1 around `centre`. */
export const bump = (value: number, centre: number, width: number): number =>
  Math.exp(-(((value - centre) / width) ** 2));

/** A fixed number from 0 to 1 for each seed: the same stone sparkles the same way for ever. */
export function sparkle(seed: number): number {
  let bits = Math.imul(Math.round(seed * 64) + 0x9e3779b9, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return ((bits ^ (bits >>> 16)) >>> 0) / 0xffffffff;
}
