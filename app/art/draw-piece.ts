import { drawBracelet } from './bracelet.ts';
import { type Descriptor, describe, type Kind, type Stone } from './descriptor.ts';
import { type Drawn, type Floor, shadowColor } from './drawn.ts';
import { drawEarrings } from './earrings.ts';
import { drawNecklace } from './necklace.ts';
import { metalTones, stoneTones, type Tones, toneAt } from './palette.ts';
import { drawRing } from './ring.ts';
import { ellipse, num, type Stop, stops } from './svg.ts';

const draw: Readonly<Record<Kind, (descriptor: Descriptor) => Drawn>> = {
  ring: drawRing,
  necklace: drawNecklace,
  earrings: drawEarrings,
  bracelet: drawBracelet,
};

/** Brings each kind to 70–80 % of the sheet: a zoom, and the point that becomes the middle. */
const frames: Readonly<Record<Kind, { zoom: number; x: number; y: number }>> = {
  ring: { zoom: 1.16, x: 202, y: 206 },
  necklace: { zoom: 1.3, x: 200, y: 218 },
  earrings: { zoom: 1.3, x: 200, y: 200 },
  bracelet: { zoom: 1.22, x: 201, y: 214 },
};

/**
 * The piece as a stand-alone SVG of 400 by 400 units. Pure: no image, no filter, no chance; one descriptor always
 * gives the same text. The ground is transparent, so that a page lays its own sweep behind, light or dark.
 */
export function drawPiece(descriptor: Descriptor): string {
  const { body, floor } = draw[descriptor.kind](descriptor);
  const drawing = (floor ? ground(floor, descriptor.stone) : '') + body;
  const { zoom, x, y } = frames[descriptor.kind];
  const move = `translate(${num(200 - x * zoom)} ${num(200 - y * zoom)}) scale(${zoom})`;
  const defs = paints(metalTones[descriptor.metal], descriptor.stone)
    .filter(({ id }) => drawing.includes(`url(#${id})`))
    .map(({ markup }) => markup)
    .join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="400" height="400" role="img" aria-label="${describe(descriptor)}"><defs>${defs}</defs><g transform="${move}">${drawing}</g></svg>`;
}

/** Contact shadow, and under a stone a faint pool of its colour. */
function ground({ at: [x, y], rx, ry, shape }: Floor, stone: Stone | null): string {
  if (shape === 'ring')
    return [
      [44, 0.022],
      [32, 0.028],
      [22, 0.034],
      [13, 0.045],
      [6, 0.06],
    ]
      .map(([width = 0, opacity = 0]) =>
        ellipse([x, y], rx, ry, {
          fill: 'none',
          stroke: shadowColor,
          'stroke-opacity': opacity,
          'stroke-width': width,
        }),
      )
      .join('');
  return (
    ellipse([x + 10, y], rx * 1.3, ry * 1.7, { fill: 'url(#shade)' }) +
    ellipse([x, y - 2], rx * 0.62, ry * 0.62, { fill: 'url(#shade)' }) +
    (stone ? ellipse([x + 74, y - 4], 46, 11, { fill: 'url(#pool)' }) : '')
  );
}

/** The gradients that the drawing modules paint with, by id. */
function paints(metal: Tones, stone: Stone | null): { id: string; markup: string }[] {
  const lit = (...list: [at: number, light: number][]): Stop[] =>
    list.map(([at, light]) => ({ at, color: toneAt(metal, light) }));
  const pool = stone ? stoneTones[stone][3] : '#ffffff';
  const linear = (id: string, list: Stop[]) => ({
    id,
    markup: `<linearGradient id="${id}" x1="0" y1="0" x2="1" y2="1">${stops(list)}</linearGradient>`,
  });
  const radial = (id: string, placement: string, list: Stop[]) => ({
    id,
    markup: `<radialGradient id="${id}"${placement}>${stops(list)}</radialGradient>`,
  });
  return [
    linear(
      'sheen',
      lit([0, 0.9], [0.18, 0.62], [0.34, 0.98], [0.5, 0.5], [0.66, 0.34], [0.82, 0.74], [1, 0.44]),
    ),
    linear('disc', lit([0, 0.98], [0.3, 0.74], [0.52, 0.6], [0.7, 0.8], [1, 0.42])),
    radial('shade', '', [
      { at: 0, color: shadowColor, opacity: 0.34 },
      { at: 0.55, color: shadowColor, opacity: 0.14 },
      { at: 1, color: shadowColor, opacity: 0 },
    ]),
    radial('pool', '', [
      { at: 0, color: pool, opacity: 0.5 },
      { at: 1, color: pool, opacity: 0 },
    ]),
    radial('pearl', ' cx=".36" cy=".3" r=".8"', [
      { at: 0, color: '#ffffff' },
      { at: 0.22, color: '#fbf3ee' },
      { at: 0.5, color: '#e9dad3' },
      { at: 0.74, color: '#bfa9a3' },
      { at: 0.9, color: '#8d7673' },
      { at: 1, color: '#b39d97' },
    ]),
    radial('orient', ' cx=".66" cy=".74" r=".5"', [
      { at: 0, color: '#fff0e6', opacity: 0.7 },
      { at: 0.55, color: '#f0c9cf', opacity: 0.28 },
      { at: 1, color: '#dcd3ee', opacity: 0.01 },
    ]),
  ];
}
