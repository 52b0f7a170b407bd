import type { Cut, Descriptor, Gem, Metal } from './descriptor.ts';
import { type Drawn, shadowColor } from './drawn.ts';
import { drawBand, drawBead, drawRim, drawRod } from './metal.ts';
import { metalTones, toneAt } from './palette.ts';
import { drawFlatStone, drawGlint, drawPearl } from './stone.ts';
import { camera, project, type Stage } from './studio.ts';
import { circle, ellipse, path } from './svg.ts';
import { aroundTurn, type Point, TAU, type Vector } from './vector.ts';

const straightOn = camera(0, 74);

interface EarringSpec {
  readonly metal: Metal;
  /** null: a pearl. */
  readonly gem: Gem | null;
  readonly cut: Cut;
  readonly x: number;
  /** -1 for the left one, 1 for the right. */
  readonly side: number;
  readonly facing: Vector;
  readonly seed: number;
}

/** A pair, seen from the front: mirrored in the setting, not in the light. */
export function drawEarrings({ style, metal, stone, cut }: Descriptor): Drawn {
  if (style === 'hoop') return { body: hoops(metal), floor: null };
  const draw = style === 'stud' ? stud : style === 'halo' ? halo : drop;
  const pair = [-1, 1].map((side, i) =>
    draw({
      metal,
      gem: stone === 'pearl' ? null : (stone ?? 'diamond'),
      cut: cut ?? 'round',
      x: 200 + side * 64,
      side,
      facing: [-side * 0.22, -0.16, 1],
      seed: 3 + i,
    }),
  );
  const glint = stone === 'pearl' ? '' : drawGlint(style === 'drop' ? [124, 204] : [122, 182], 13);
  return { body: pair.join('') + glint, floor: null };
}

const shadeBehind = ([x, y]: Point, rx: number, ry: number): string =>
  ellipse([x + 12, y + 16], rx, ry, { fill: 'url(#shade)' });

function stud({ metal, gem, cut, x, facing, seed }: EarringSpec): string {
  const r = cut === 'emerald' ? 37 : 42;
  const centre: Point = [x, 200];
  const shade = shadeBehind(centre, r * 1.5, r * 1.5);
  if (gem === null) {
    const post = circle([x, 155], 7, {
      fill: 'url(#sheen)',
      stroke: toneAt(metalTones[metal], 0.2),
    });
    return shade + post + drawPearl(centre, 44);
  }
  const reachX = cut === 'emerald' ? 0.74 : cut === 'oval' ? 0.86 : 0.7;
  const reachY = cut === 'emerald' ? 1.02 : 0.68;
  const claws = [-1, 1].flatMap((across) =>
    [-1, 1].map((up) => {
      const at = (more: number, moreUp: number): Point => [
        x + across * r * (reachX + more),
        200 + up * r * (reachY + moreUp),
      ];
      const tip = at(-0.06, -0.08);
      return drawRod(at(0.12, 0.1), tip, 7, metal) + drawBead(tip, 4.4, metal);
    }),
  );
  return (
    shade +
    drawRim(centre, r * 0.98, cut, 3, metal) +
    drawFlatStone(centre, { gem, cut, r, seed, facing }, straightOn) +
    claws.join('')
  );
}

function halo({ metal, gem, x, facing, seed }: EarringSpec): string {
  const r = 27;
  const centre: Point = [x, 200];
  const around = aroundTurn(17).map((angle, k) =>
    drawFlatStone(
      [x + Math.cos(angle) * (r + 10), 200 + Math.sin(angle) * (r + 10)],
      { gem: 'diamond', r: 6.7, seed: k + seed * 20, spin: k, facing },
      straightOn,
    ),
  );
  return (
    shadeBehind(centre, 66, 66) +
    drawRim(centre, r + 18, 'round', 0, metal) +
    around.join('') +
    drawFlatStone(centre, { gem: gem ?? 'diamond', r, seed, facing }, straightOn)
  );
}

/** A hook, a small diamond, and the drop below it. */
function drop({ metal, gem, x, side, facing, seed }: EarringSpec): string {
  const y = 112;
  const hook = `M${x} ${y + 28}C${x - 1} ${y - 6} ${x + side * 3} ${y - 42} ${x + side * 19} ${y - 44}C${x + side * 36} ${y - 44} ${x + side * 34} ${y - 18} ${x + side * 30} ${y + 6}`;
  const wire = (stroke: string, width: number) =>
    path(hook, { fill: 'none', stroke, 'stroke-width': width, 'stroke-linecap': 'round' });
  const upper =
    shadeBehind([x, 214], 40, 58) +
    wire(toneAt(metalTones[metal], 0.22), 3.8) +
    wire('url(#sheen)', 2.5) +
    drawFlatStone([x, y + 34], { gem: 'diamond', r: 10, seed: seed - 1 }, straightOn) +
    drawRod([x, y + 44], [x, y + 58], 3, metal);
  if (gem === null) return upper + drawPearl([x, y + 92], 34);
  const centre: Point = [x, y + 110];
  return (
    upper +
    drawRim(centre, 34, 'pear', 3.4, metal) +
    drawFlatStone(
      centre,
      { gem, cut: 'pear', r: 34, seed: seed + 1, facing, spin: TAU / 4 },
      straightOn,
    )
  );
}

function hoops(metal: Metal): string {
  const pair = (
    [
      [132, 62],
      [268, 54],
    ] as const
  ).map(([x, yawDeg]) => {
    const stage: Stage = { origin: [x, 205], camera: camera(yawDeg, 12) };
    const rx = 78 * Math.cos((yawDeg * Math.PI) / 180);
    const shade = [34, 24, 14].map((width, i) =>
      ellipse([x + 16, 218], rx, 77, {
        fill: 'none',
        stroke: shadowColor,
        'stroke-opacity': 0.03 + i * 0.01,
        'stroke-width': width,
      }),
    );
    const hoop = drawBand(stage, {
      metal,
      radius: 78,
      thickness: 8.5,
      width: 17,
      squareness: 0.9,
      around: 96,
    });
    const [px, py] = project(stage, [0, 0, 78]).at;
    return shade.join('') + hoop + drawRod([px - 3, py - 5], [px + 9, py - 9], 3, metal);
  });
  return pair.join('') + drawGlint([98, 150], 10);
}
