import { expect, test } from '@jest/globals';
import { StoreError } from '../errors.ts';
import { storageFailure } from './storage-failure.ts';

const failures: readonly (readonly [string, number])[] = [
  ['MDB_MAP_FULL: Environment mapsize limit reached', 14031],
  ['No space left on device', 14031],
  ['Input/output error', 14031],
  ['Permission denied', 39],
  ['Read-only file system', 39],
  ['MDB_CORRUPTED: Located page was wrong type', 8],
];

test.each(failures)('%s has code %i', (message, code) => {
  const failure = storageFailure(new Error(message));
  expect(failure).toBeInstanceOf(StoreError);
  expect(failure).toMatchObject({ code });
});

test('what is not about storage stays what it is', () => {
  const errors = [new TypeError('x is not a function'), new StoreError('DuplicateKey', 'E11000')];
  for (const error of errors) expect(storageFailure(error)).toBe(error);
});
