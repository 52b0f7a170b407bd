import { expect, test } from '@jest/globals';
import { documentsInOrder, inOrder } from './in-order.ts';

test('each id gets what was found of it, also one that is asked for twice, and null for nothing', () => {
  const found = [{ _id: 'b' }, { _id: 'a' }];
  expect(documentsInOrder(['a', 'nobody', 'b', 'a'], found)).toEqual([
    { _id: 'a' },
    null,
    { _id: 'b' },
    { _id: 'a' },
  ]);
});

test('what goes by another name than its id is found by that', () => {
  const rings = [{ sku: 'R-2' }, { sku: 'R-1' }];
  expect(inOrder(['R-1', 'R-2'], rings, ({ sku }) => sku)).toEqual([rings[1], rings[0]]);
});
