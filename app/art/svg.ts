import type { Point } from './vector.ts';

/** A coordinate to a tenth of a unit: finer than any screen shows it. */
export const num = (value: number): string => String(Math.round(value * 10) / 10 || 0);

/** A closed shape as path data, in steps from point to point, which is a third shorter than coordinates. */
export function outline(points: readonly Point[]): string {
  let [x, y] = [0, 0];
  let path = '';
  for (const [i, [px, py]] of points.entries()) {
    const [nextX, nextY] = [Math.round(px * 10), Math.round(py * 10)];
    if (i === 0) path = `M${nextX / 10} ${nextY / 10}l`;
    else if (nextX === x && nextY === y) continue;
    else path += joined((nextX - x) / 10, (nextY - y) / 10, path.endsWith('l'));
    [x, y] = [nextX, nextY];
  }
  return path.endsWith('l') ? '' : `${path}z`;
}

/** An open line through the points, as path data. */
export const polyline = (points: readonly Point[]): string =>
  `M${points.map(([x, y]) => `${num(x)} ${num(y)}`).join('L')}`;

export interface Face {
  readonly points: readonly Point[];
  readonly fill: string;
}

/** Faces of one tone become one path; a thin stroke of the same tone closes the hairlines between neighbours. */
export function faces(list: readonly Face[]): string {
  const byFill = new Map<string, string>();
  for (const { points, fill } of list) byFill.set(fill, (byFill.get(fill) ?? '') + outline(points));
  return [...byFill]
    .map(
      ([fill, d]) =>
        `<path d="${d}" fill="${fill}" stroke="${fill}" stroke-width=".7" stroke-linejoin="round"/>`,
    )
    .join('');
}

export type Attributes = Readonly<Record<string, string | number>>;

const attributesText = (attributes: Attributes): string =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${typeof value === 'number' ? fine(value) : value}"`)
    .join('');

export const path = (d: string, attributes: Attributes): string =>
  `<path d="${d}"${attributesText(attributes)}/>`;

export const circle = (at: Point, r: number, attributes: Attributes): string =>
  `<circle cx="${num(at[0])}" cy="${num(at[1])}" r="${num(r)}"${attributesText(attributes)}/>`;

export const ellipse = (at: Point, rx: number, ry: number, attributes: Attributes): string =>
  `<ellipse cx="${num(at[0])}" cy="${num(at[1])}" rx="${num(rx)}" ry="${num(ry)}"${attributesText(attributes)}/>`;

export interface Stop {
  readonly at: number;
  readonly color: string;
  readonly opacity?: number;
}

export const stops = (list: readonly Stop[]): string =>
  list
    .map(
      ({ at, color, opacity = 1 }) =>
        `<stop offset="${fine(at)}" stop-color="${color}"${opacity < 1 ? ` stop-opacity="${fine(opacity)}"` : ''}/>`,
    )
    .join('');

/** Opacities and widths need a thousandth. */
const fine = (value: number): string => String(Math.round(value * 1000) / 1000);

/** Two numbers after what is there already: a minus sign needs no space before it. */
function joined(dx: number, dy: number, first: boolean): string {
  const x = String(dx);
  const y = String(dy);
  return `${first || x.startsWith('-') ? '' : ' '}${x}${y.startsWith('-') ? '' : ' '}${y}`;
}
