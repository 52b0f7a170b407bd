import type { Descriptor, Gem, Metal } from './descriptor.ts';
import type { Drawn, Floor } from './drawn.ts';
import { drawBand, drawChain, drawRim } from './metal.ts';
import { metalTones, toneAt } from './palette.ts';
import { drawFlatStone, drawGlint, drawStone } from './stone.ts';
import { camera, project, type Stage } from './studio.ts';
import { ellipse, polyline } from './svg.ts';
import { aroundTurn, type Point, spread, TAU, type Vector } from './vector.ts';

const radius = 128;
const front = -Math.PI / 2;

/** A bracelet lying on the floor of the vitrine. */
export function drawBracelet({ style, metal, stone }: Descriptor): Drawn {
  const stage: Stage = { origin: [200, 206], camera: camera(-14, 38) };
  const gem = stone === null || stone === 'pearl' ? null : stone;
  const floor: Floor = { at: [208, style === 'cuff' ? 234 : 222], rx: 131, ry: 80, shape: 'ring' };
  const body =
    style === 'tennis'
      ? tennis(stage, metal, gem ?? 'diamond')
      : style === 'chain'
        ? charm(stage, metal, gem ?? 'diamond')
        : bangle(stage, metal, gem, style === 'cuff');
  return { body, floor };
}

const onWrist = (u: number, reach = radius): Vector => [
  reach * Math.cos(u),
  reach * Math.sin(u),
  0,
];

/** A stiff hoop; a cuff is wide and open at the back. */
function bangle(stage: Stage, metal: Metal, gem: Gem | null, isCuff: boolean): string {
  const gap = 0.42;
  const band = drawBand(stage, {
    metal,
    radius,
    lying: true,
    around: 120,
    across: 18,
    ...(isCuff
      ? {
          thickness: 4,
          width: 46,
          squareness: 0.55,
          from: Math.PI / 2 + gap,
          to: Math.PI / 2 + TAU - gap,
        }
      : { thickness: 6.5, width: 15, squareness: 0.92 }),
  });
  const stones = gem
    ? spread(5, -0.34, 0.34).map((aside, i) => {
        const u = front - 0.25 + aside;
        return drawStone(stage, {
          gem,
          at: onWrist(u, radius + 6),
          facing: [Math.cos(u), Math.sin(u), 0.5],
          r: 5.8,
          seed: i + 2,
          spin: i,
        });
      })
    : [];
  const [x, y] = project(stage, [radius * Math.cos(-2.3), radius * Math.sin(-2.3), 6]).at;
  return band + stones.join('') + drawGlint([x, y], 11);
}

/** Fifty-four stones, each in its own cup. */
function tennis(stage: Stage, metal: Metal, gem: Gem): string {
  const tones = metalTones[metal];
  const stones = aroundTurn(54)
    .map((u) => ({ u, ...project(stage, onWrist(u)) }))
    .sort((a, b) => a.depth - b.depth)
    .map(({ u, at: [x, y] }) => {
      const cup =
        ellipse([x, y + 2.4], 8.4, 7.2, { fill: toneAt(tones, 0.3) }) +
        ellipse([x - 0.5, y + 0.6], 8, 6.8, { fill: toneAt(tones, 0.62) });
      const stone = drawStone(stage, {
        gem,
        at: onWrist(u),
        r: 7.2,
        seed: Math.round(u * 31),
        spin: u * 3,
        facing: [Math.cos(u) * 0.35, Math.sin(u) * 0.35, 1],
      });
      return cup + stone;
    });
  const [x, y] = project(stage, onWrist(-2.2)).at;
  return stones.join('') + drawGlint([x, y - 2], 12);
}

/** A chain with one stone hanging from it. */
function charm(stage: Stage, metal: Metal, gem: Gem): string {
  const links = spread(73, 0, TAU).map(
    (u, k) => project(stage, onWrist(u + front, radius * (1 + 0.025 * Math.sin(k * 0.52)))).at,
  );
  const [x, y] = project(stage, onWrist(front - 0.12)).at;
  const centre: Point = [x, y + 35];
  return (
    drawChain(polyline(links), metal, 5) +
    ellipse([x, y + 9], 5, 7, { fill: 'none', stroke: 'url(#sheen)', 'stroke-width': 3 }) +
    drawRim(centre, 21, 'round', 4, metal) +
    drawFlatStone(centre, { gem, r: 21, seed: 3 }, camera(0, 76)) +
    drawGlint([x - 7, y + 27], 10)
  );
}
