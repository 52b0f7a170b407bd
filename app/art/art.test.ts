import { expect, test } from '@jest/globals';
import { allDescriptors, descriptorText, parseDescriptor } from './descriptor.ts';
import { drawPiece } from './draw-piece.ts';

const descriptors = [...allDescriptors()];

test('every descriptor of the grammar reads back as itself', () => {
  expect(descriptors.length).toBeGreaterThan(900);
  for (const descriptor of descriptors)
    expect(parseDescriptor(descriptorText(descriptor))).toEqual(descriptor);
});

test.each([
  ['', 'nothing'],
  ['ring', 'too few words'],
  ['ring.halo.rose-gold.morganite.oval.', 'too many words'],
  ['ring.halo.brass.morganite.oval', 'a metal we do not sell'],
  ['ring.band.rose-gold.morganite.oval', 'a plain band with a stone'],
  ['ring.halo.rose-gold.pearl.round', 'a pearl where only gems are set'],
  ['ring.eternity.platinum.diamond.pear', 'a cut the style does not take'],
  ['Ring.halo.rose-gold.morganite.oval', 'capitals'],
  ['ring.__proto__.silver.none.none', 'a name of the language itself'],
  ['../../etc/passwd', 'a path'],
])('refuses %j: %s', (text) => {
  expect(parseDescriptor(text)).toBeNull();
});

test('refuses a very long name', () => {
  expect(parseDescriptor('ring.'.repeat(10_000))).toBeNull();
});

test('a piece is the same drawing each time', () => {
  for (const text of ['ring.halo.rose-gold.morganite.oval', 'bracelet.tennis.silver.ruby.round']) {
    const descriptor = parseDescriptor(text);
    if (!descriptor) throw new Error(`${text} is not in the grammar`);
    expect(drawPiece(descriptor)).toBe(drawPiece(descriptor));
  }
});

test('every shape is well-formed, self-contained and under 100 kB', () => {
  // Metals and stones only change colours: one of each shape, in a metal and stone of its own, covers the code.
  const shapes = new Map(
    descriptors.map((descriptor, i) => [
      [descriptor.kind, descriptor.style, descriptor.cut, i % 2].join('.'),
      descriptor,
    ]),
  );
  expect(shapes.size).toBeGreaterThan(40);
  for (const descriptor of shapes.values()) {
    const svg = drawPiece(descriptor);
    expect(openElements(svg)).toEqual([]);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    expect(svg).not.toMatch(/<(script|image|style|foreignObject)|href=|\son\w+=/);
    expect(svg.length).toBeLessThan(100_000);
    for (const [, id] of svg.matchAll(/url\(#(\w+)\)/g)) expect(svg).toContain(`id="${id}"`);
  }
});

/** Elements left open at the end, or the closing tag that fits nothing: empty for well-formed markup. */
function openElements(markup: string): string[] {
  const open: string[] = [];
  const rest = markup.replace(
    /<(\/?)([a-zA-Z]+)((?:\s+[a-z][\w:-]*="[^"<&]*")*)\s*(\/?)>/gi,
    (_, closing: string, name: string, _attributes, empty: string) => {
      if (closing && open.pop() !== name) open.push(`</${name}>`);
      else if (!closing && !empty) open.push(name);
      return '';
    },
  );
  return rest === '' ? open : [...open, rest];
}
