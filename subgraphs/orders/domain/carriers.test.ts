import { expect, test } from '@jest/globals';
import {
  carrierName,
  carrierTrackingUrl,
  isTrackingNumber,
  normaliseTrackingNumber,
} from './carriers.ts';

test('a tracking number is the same however it is spaced', () => {
  expect(normaliseTrackingNumber(' 3s abc-123 456 ')).toBe('3SABC123456');
});

test.each([
  ['01234567890123', true],
  ['12345', false],
  ['A'.repeat(41), false],
  ['0123/../4567', false],
])('%s is a tracking number: %s', (text, is) => {
  expect(isTrackingNumber(text)).toBe(is);
});

test('a carrier that we do not know has a name and no page', () => {
  expect(carrierName('gls')).toBe('GLS');
  expect(carrierTrackingUrl('gls', '0123456')).toBeNull();
  expect(carrierTrackingUrl('dpd', '0123456')).toContain('0123456');
});
