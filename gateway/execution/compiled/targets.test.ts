import { expect, test } from '@jest/globals';
import type { Data } from './data.ts';
import { compileCollector, composeCollector, placesOf } from './targets.ts';

const root = {
  orders: [
    { lines: [{ product: { id: 1 } }, { product: null }] },
    null,
    { lines: [{ product: { id: 2 } }, {}] },
  ],
  grid: [[{ id: 3 }, null], [], null, [{ id: 4 }]],
  one: { id: 5 },
  text: 'no object',
};

test.each([
  [
    'orders.@.lines.@.product',
    [{ id: 1 }, { id: 2 }],
    ['orders.0.lines.0.product', 'orders.2.lines.0.product'],
  ],
  ['grid.@.@', [{ id: 3 }, { id: 4 }], ['grid.0.0', 'grid.3.0']],
  ['grid.@', [{ id: 3 }, { id: 4 }], ['grid.0.0', 'grid.3.0']],
  ['one', [{ id: 5 }], ['one']],
  ['text', [], []],
  ['text.@', [], []],
  ['constructor', [], []],
  ['nothing.@.at.all', [], []],
])(
  '%s leads to the objects there, and their places are told in the same order',
  (path, objects, places) => {
    const found: Data[] = [];
    compileCollector(path.split('.'))(root, found);
    expect(found).toEqual(objects);
    const foundWithoutCode: Data[] = [];
    composeCollector(path.split('.'))(root, foundWithoutCode);
    expect(foundWithoutCode).toEqual(objects);
    expect(placesOf(root, path.split('.')).map((place) => place.join('.'))).toEqual(places);
  },
);
