import { expect, test } from '@jest/globals';
import { crc32c } from './checksum.ts';

test('the checksum of the standard example', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
  expect(crc32c(Buffer.alloc(0))).toBe(0);
});
