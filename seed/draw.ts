import { pngOf } from './png.ts';
import type { Point, Stroke } from './story/drawings.ts';

const edgePixels = 480;
/** From the middle of the line; beyond it there is paper. */
const pencilPixels = 2.6;
/** Between two touches of the pencil: less than its own breadth. */
const stepPixels = 0.5;
const paper = [247, 243, 234] as const;
const graphite = [74, 70, 78] as const;

/** The strokes in pencil on paper, as a square PNG. */
export function draw(strokes: readonly Stroke[]): Uint8Array {
  const ink = new Float32Array(edgePixels ** 2);
  for (const stroke of strokes) for (const [x, y] of pathOf(stroke)) touch(ink, unsteady(x, y));
  return pngOf(edgePixels, (x, y) => {
    const share = (ink[y * edgePixels + x] ?? 0) * grain(x, y);
    return [
      mix(paper[0], graphite[0], share),
      mix(paper[1], graphite[1], share),
      mix(paper[2], graphite[2], share),
    ];
  });
}

/** Where the pencil goes, step by step. */
function pathOf(stroke: Stroke): readonly Point[] {
  if ('along' in stroke)
    return stroke.along.slice(1).flatMap((to, index) => line(stroke.along[index] ?? to, to));
  const {
    round: [x, y],
    radii: [across, down],
  } = stroke;
  return steps(2 * Math.PI * Math.max(across, down)).map((share) => {
    const angle = 2 * Math.PI * share;
    return [x + across * Math.cos(angle), y + down * Math.sin(angle)];
  });
}

const line = ([fromX, fromY]: Point, [toX, toY]: Point): readonly Point[] =>
  steps(Math.hypot(toX - fromX, toY - fromY)).map((share) => [
    fromX + (toX - fromX) * share,
    fromY + (toY - fromY) * share,
  ]);

/** Shares of a way, from 0 to 1. @param length of the way, where the paper's edge is 1 */
function steps(length: number): readonly number[] {
  const count = Math.ceil((length * edgePixels) / stepPixels);
  return Array.from({ length: count + 1 }, (_, step) => step / count);
}

/** No hand draws a clean ellipse. */
const unsteady = (x: number, y: number): Point => [
  x + 0.0025 * Math.sin(19 * y + 2) + 0.002 * Math.sin(53 * y),
  y + 0.0025 * Math.sin(17 * x + 1) + 0.002 * Math.sin(47 * x),
];

/** Leaves a dot that fades from its middle. */
function touch(ink: Float32Array, [x, y]: Point): void {
  const [middleX, middleY] = [x * edgePixels, y * edgePixels];
  for (let row = Math.ceil(middleY - pencilPixels); row < middleY + pencilPixels; row += 1)
    for (
      let column = Math.ceil(middleX - pencilPixels);
      column < middleX + pencilPixels;
      column += 1
    ) {
      const share = 1 - Math.hypot(column - middleX, row - middleY) / pencilPixels;
      const at = row * edgePixels + column;
      ink[at] = Math.max(ink[at] ?? 0, share);
    }
}

/** How much graphite the paper takes there, from 0.55 to 1. */
const grain = (x: number, y: number): number =>
  0.775 + 0.225 * Math.sin(12.9898 * x + 78.233 * y) * Math.cos(37.719 * x - 4.581 * y);

const mix = (from: number, to: number, share: number): number =>
  Math.round(from + (to - from) * share);
