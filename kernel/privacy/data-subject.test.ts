import { expect, test } from '@jest/globals';
import { parcelHash } from './data-subject.ts';

test('a parcel is found by its number however a carrier spelled it', () => {
  const known = parcelHash('RB123456785NL', 'salt');
  for (const spelling of ['rb123456785nl', ' RB 123 456 785 NL', 'rb-123456785-nl'])
    expect([spelling, parcelHash(spelling, 'salt')]).toEqual([spelling, known]);
  expect(parcelHash('RB123456786NL', 'salt')).not.toBe(known);
});
