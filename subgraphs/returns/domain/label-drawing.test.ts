import { expect, test } from '@jest/globals';
import { code39, drawLabel } from './label-drawing.ts';

test('a label shows number and tracking number, and nothing breaks out of it', () => {
  const svg = drawLabel({
    label: { carrier: 'house', trackingNumber: 'GGR00000020001' },
    number: 'RMA-<b>"1"',
  });
  expect(svg).toContain('GGR00000020001');
  expect(svg).toContain('RMA-&#60;b&#62;&#34;1&#34;');
  expect(svg).not.toContain('<b>');
});

/** Wide and narrow of the bars alone, as a reader sees them. */
const barsOf = (svg: string): string => {
  const widths = [...svg.matchAll(/width="([\d.]+)"/g)].map(([, width]) => Number(width));
  const narrow = Math.min(...widths);
  return widths.map((width) => (width > 1.5 * narrow ? 'W' : 'n')).join('');
};

test('the bars are those of Code 39, between its start and stop signs', () => {
  // *, A, *: the bars are the odd elements of 010010100 and 100001001.
  expect(barsOf(code39('A', 0, 0, 300, 50))).toBe('nnWWn' + 'WnnnW' + 'nnWWn');
});

test('every bar lies within the given width', () => {
  const svg = code39('GGR00000020001', 30, 0, 540, 50);
  for (const [, x = '', width = ''] of svg.matchAll(/x="([\d.]+)" y="0" width="([\d.]+)"/g)) {
    expect(Number(x)).toBeGreaterThanOrEqual(30);
    expect(Number(x) + Number(width)).toBeLessThanOrEqual(570.01);
  }
});

test('no two signs have the same bars and gaps', () => {
  const signs = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-'];
  const drawn = signs.map((sign) => code39(sign, 0, 0, 290, 10));
  expect(new Set(drawn).size).toBe(signs.length);
});
