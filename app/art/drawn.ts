import type { Point } from './vector.ts';

/** A piece on its sheet of 400 by 400 units. */
export interface Drawn {
  readonly body: string;
  /** Where it touches the floor; null for pieces that hang or lie on the wall of the vitrine. */
  readonly floor: Floor | null;
}

export interface Floor {
  readonly at: Point;
  readonly rx: number;
  readonly ry: number;
  /** A standing piece throws a pool of shade, a lying one a ring of it. */
  readonly shape: 'pool' | 'ring';
}

export const shadowColor = '#1d1019';
