import type { Cut, Descriptor, Gem, Metal } from './descriptor.ts';
import { type Drawn, shadowColor } from './drawn.ts';
import { drawBail, drawChain, drawRim, drawRod } from './metal.ts';
import { metalTones, toneAt } from './palette.ts';
import { drawFlatStone, drawGlint, drawPearl } from './stone.ts';
import { camera } from './studio.ts';
import { circle, ellipse, path } from './svg.ts';
import { aroundTurn, type Point, spread, type Vector } from './vector.ts';

const straightOn = camera(0, 78);
const centreX = 200;
/** Where the bail hangs. */
const top = 226;
const chainPath = 'M64-12C74 96 128 218 200 226C272 218 326 96 336-12';
const chainShade = 'M70-2C80 106 132 230 206 238C278 230 332 106 342-2';
/** Pendants lean a little towards the light. */
const lean: Vector = [0, -0.2, 1];

/** A chain that leaves through the top edge, and what hangs from it. */
export function drawNecklace({ style, metal, stone, cut }: Descriptor): Drawn {
  if (style === 'strand') return { body: strand(), floor: null };
  const gem = stone === null || stone === 'pearl' ? 'diamond' : stone;
  const shade = path(chainShade, {
    fill: 'none',
    stroke: shadowColor,
    'stroke-opacity': 0.13,
    'stroke-width': 4,
  });
  const chain = drawChain(chainPath, metal, style === 'disc' ? 4 : 3.5);
  const pendant = pendants[style] ?? solitaire;
  return { body: shade + chain + pendant({ metal, gem, cut: cut ?? 'round' }), floor: null };
}

interface PendantSpec {
  readonly metal: Metal;
  readonly gem: Gem;
  readonly cut: Cut;
}

const pendants: Readonly<Record<string, (spec: PendantSpec) => string>> = {
  pendant: solitaire,
  halo,
  disc,
  bar,
  pearl: singlePearl,
};

const shadeUnder = (below: number, rx: number, ry: number): string =>
  ellipse([centreX + 8, top + below + 10], rx, ry, { fill: 'url(#shade)' });

const bail = (metal: Metal, stem: number): string =>
  drawBail([centreX, top + 6], metal) +
  (stem > 0 ? drawRod([centreX, top + 14], [centreX, top + 14 + stem], 3, metal) : '');

const stoneAt = (
  centre: Point,
  gem: Gem,
  r: number,
  seed: number,
  cut: Cut = 'round',
  spin = 0.2,
) => drawFlatStone(centre, { gem, cut, r, seed, spin, facing: lean }, straightOn);

function solitaire({ metal, gem, cut }: PendantSpec): string {
  const r = 31;
  const below = cut === 'pear' ? 62 : cut === 'emerald' ? 56 : 50;
  const centre: Point = [centreX, top + below];
  return (
    shadeUnder(below, 44, 44) +
    bail(metal, 2) +
    drawRim(centre, r, cut, 4.6, metal) +
    stoneAt(centre, gem, r, 3, cut) +
    drawGlint([centreX - 10, top + below - 12], 13)
  );
}

function halo({ metal, gem }: PendantSpec): string {
  const [r, below] = [23, 52];
  const centre: Point = [centreX, top + below];
  const around = aroundTurn(18).map((angle, k) =>
    stoneAt(
      [centreX + Math.cos(angle) * (r + 8.6), top + below + Math.sin(angle) * (r + 8.6)],
      'diamond',
      5.5,
      k + 1,
      'round',
      k,
    ),
  );
  return (
    shadeUnder(below, 46, 46) +
    bail(metal, 2) +
    drawRim(centre, r + 15.5, 'round', 0, metal) +
    around.join('') +
    stoneAt(centre, gem, r, 3) +
    drawGlint([centreX - 8, top + below - 9], 11)
  );
}

/** A medal: the sun on the horizon, engraved, with the stone for a sun. */
function disc({ metal, gem }: PendantSpec): string {
  const [r, below] = [40, 58];
  const tones = metalTones[metal];
  const centre: Point = [centreX, top + below];
  const horizon = top + below + 8;
  const rays = spread(25, Math.PI, 2 * Math.PI).map((angle, k) => {
    const [from, to] = [13, k % 2 === 1 ? 23 : 31];
    const end = (reach: number) =>
      `${(centreX + Math.cos(angle) * reach).toFixed(1)} ${(horizon + Math.sin(angle) * reach).toFixed(1)}`;
    return `M${end(from)}L${end(to)}`;
  });
  const engraved = (d: string, light: number, width: number, opacity: number) =>
    path(d, { stroke: toneAt(tones, light), 'stroke-width': width, opacity });
  return (
    shadeUnder(below, 52, 52) +
    bail(metal, 3) +
    circle(centre, r, { fill: toneAt(tones, 0.24) }) +
    circle(centre, r - 1.6, { fill: 'url(#disc)' }) +
    circle(centre, r - 6, {
      fill: 'none',
      stroke: toneAt(tones, 0.28),
      'stroke-width': 0.8,
      opacity: 0.7,
    }) +
    engraved(rays.join(''), 0.14, 1.1, 0.72) +
    engraved(`M${centreX - 31} ${horizon + 0.5}h62`, 0.12, 1.2, 0.8) +
    path(`M${centreX - 31} ${horizon + 1.7}h62`, {
      stroke: '#fff',
      'stroke-width': 0.7,
      opacity: 0.55,
    }) +
    stoneAt([centreX, horizon], gem, 7.4, 4)
  );
}

function bar({ metal, gem }: PendantSpec): string {
  const tones = metalTones[metal];
  const pill = (inset: number, fill: string) =>
    `<rect x="${centreX - 38 + inset}" y="${top + 6 + inset}" width="${76 - 2 * inset}" height="${13 - 2 * inset}" rx="${6.5 - inset}" fill="${fill}"/>`;
  const stones = spread(7, -30, 30).map((x, k) =>
    stoneAt([centreX + x, top + 12.5], gem, 4.6, k + 2, 'round', k),
  );
  return (
    shadeUnder(20, 46, 12) +
    pill(0, toneAt(tones, 0.2)) +
    pill(0.9, 'url(#sheen)') +
    stones.join('')
  );
}

function singlePearl({ metal }: PendantSpec): string {
  return (
    shadeUnder(56, 34, 34) +
    bail(metal, 3) +
    path(`M${centreX - 8} ${top + 33}Q${centreX} ${top + 20} ${centreX + 8} ${top + 33}Z`, {
      fill: 'url(#sheen)',
      stroke: toneAt(metalTones[metal], 0.2),
      'stroke-width': 0.8,
    }) +
    drawPearl([centreX, top + 58], 27)
  );
}

/** Thirty-one pearls, larger towards the middle. */
function strand(): string {
  const pearls = spread(31, 0, 1).map((t) => {
    const angle = Math.PI * (1.02 - 1.04 * t);
    const at: Point = [centreX + Math.cos(angle) * 128, 28 + Math.sin(angle) * 238];
    return { at, r: 11.2 + 3.6 * Math.sin(Math.PI * t) };
  });
  const shades = pearls.map(({ at: [x, y], r }) =>
    ellipse([x + 5, y + 8], r, r * 0.9, { fill: shadowColor, opacity: 0.14 }),
  );
  return shades.join('') + pearls.map(({ at, r }) => drawPearl(at, r)).join('');
}
