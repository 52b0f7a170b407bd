type Point = readonly [x: number, y: number];

export interface LinePaths {
  readonly line: string;
  readonly area: string;
  /** Shown by themselves where there is no line. */
  readonly points: readonly Point[];
}

const width = 120;
const height = 34;
const inset = 3;
/** Fewer than these are shown as points: a line would claim more than is known. */
const lineFrom = 5;

/** A sparkline of 120 by 34 units over its own range; empty slices are bridged. */
export function sparkPaths(series: readonly (number | null)[]): LinePaths {
  const known = series.flatMap((value, i) => (value === null ? [] : [{ value, i }]));
  const low = Math.min(...known.map(({ value }) => value));
  const high = Math.max(...known.map(({ value }) => value));
  const points = known.map(
    ({ value, i }): Point => [
      round(inset + (i * (width - 2 * inset)) / Math.max(1, series.length - 1)),
      round(
        high === low
          ? height / 2
          : height - inset - ((value - low) / (high - low)) * (height - 2 * inset),
      ),
    ],
  );
  return linePaths(points, height);
}

/** A line through the points and the area below it, down to the bottom. */
export function linePaths(points: readonly Point[], bottom: number): LinePaths {
  const [first] = points;
  const last = points.at(-1);
  if (points.length < lineFrom || !first || !last) return { line: '', area: '', points };
  const line = `M${points.map(([x, y]) => `${x} ${y}`).join('L')}`;
  return { line, area: `${line}L${last[0]} ${bottom}L${first[0]} ${bottom}Z`, points: [] };
}

const round = (value: number): number => Math.round(value * 10) / 10;
