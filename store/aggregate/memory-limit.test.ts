import { expect, test } from '@jest/globals';
import { ObjectId } from 'bson';
import { encode } from '../bson/encode.ts';
import { MemoryLimit, maxStageBytes, sizeOf } from './memory-limit.ts';

test('a stage may hold so many bytes and no more', () => {
  const memory = new MemoryLimit('$sort');
  memory.takeBytes(maxStageBytes);
  expect(() => memory.take('a')).toThrow(expect.objectContaining({ code: 292 }));
});

test('sizes are near those in BSON', () => {
  const document = {
    _id: new ObjectId(),
    name: 'a ring of gold',
    tags: ['gold', 'ring'],
    price: { amount: 12_900, currency: 'EUR' },
  };
  const ratio = sizeOf(document) / encode(document).length;
  expect(ratio).toBeGreaterThan(0.7);
  expect(ratio).toBeLessThan(1.6);
});
