import { expect, test } from '@jest/globals';
import { parseDescriptor } from '../../app/art/descriptor.ts';
import { makeProducts } from '../../seed/make-products.ts';

test('every piece of the demo shop can be drawn', () => {
  const products = makeProducts('glowglitch', new Date('2026-11-21T12:00:00Z'));
  expect(products.filter(({ art }) => parseDescriptor(art) === null)).toEqual([]);
});
