import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

/** WCAG 2.2 AA: text 4.5, what is not text (edges of controls, icons, focus) 3. */
const textMin = 4.5;
const shapeMin = 3;

const grounds = ['page', 'surface', 'raised', 'sunken', 'hover', 'selected'];
const gems = ['emerald', 'sapphire', 'citrine', 'ruby', 'amethyst', 'pearl'];
const themes = ['light', 'dark'] as const;

const pairs: readonly (readonly [ink: string, ground: string, min: number])[] = [
  ...['ink', 'ink-2', 'ink-3', 'gold', 'accent', 'ruby', 'emerald'].flatMap((ink) =>
    grounds.map((ground) => [ink, ground, textMin] as const),
  ),
  ...['line-control', 'focus'].flatMap((edge) =>
    ['page', 'surface', 'raised'].map((ground) => [edge, ground, shapeMin] as const),
  ),
  ...gems.flatMap((gem) => [
    [gem, `${gem}-tint`, textMin] as const,
    [gem, 'surface', textMin] as const,
    [`${gem}-fill`, 'surface', shapeMin] as const,
  ]),
  ['on-action', 'action', textMin],
  ['on-action', 'action-hover', textMin],
  ['on-velvet', 'velvet', textMin],
  ['on-velvet', 'velvet-2', textMin],
  ['on-velvet-2', 'velvet', textMin],
  ['accent', 'accent-soft', textMin],
  ['focus-velvet', 'velvet', shapeMin],
];

test.each(themes)('every pair of %s colours that meets on a screen can be told apart', (theme) => {
  const tooClose = pairs
    .map(([ink, ground, min]) => {
      const ratio = contrast(colour(ink, theme), colour(ground, theme));
      return { pair: `${ink} on ${ground}`, ratio: Math.round(ratio * 10) / 10, min };
    })
    .filter(({ ratio, min }) => ratio < min);
  expect(tooClose).toEqual([]);
});

const tokens = new Map(
  [
    ...readFileSync('clients/design/tokens.css', 'utf8').matchAll(
      /--([\w-]+):\s*(light-dark\([^)]*\)|#\w+);/g,
    ),
  ].map(([, name, value]) => [name, value]),
);

function colour(name: string, theme: 'light' | 'dark'): string {
  const hexes = tokens.get(name)?.match(/#[0-9a-f]{6}/g) ?? [];
  const hex = theme === 'light' ? hexes[0] : hexes.at(-1);
  if (!hex) throw new Error(`There is no colour --${name}`);
  return hex;
}

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a: string, b: string): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
