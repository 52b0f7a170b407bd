import { expect, test } from '@jest/globals';
import { compileRewrites } from './rewrites.ts';
import type { TypeConditions } from './type-conditions.ts';

const types: TypeConditions = {
  fits: (typename, condition) => typename === condition,
  exists: () => true,
  isObjectType: () => true,
};
const rename = compileRewrites(
  [{ kind: 'KeyRenamer', path: ['... on Ring', 'price__0'], renameKeyTo: 'price' }],
  types,
);
const renamed = (data: object): object => {
  rename?.(data);
  return data;
};

test.each([5, 0, '', false, null])('a name is changed whatever has it: %j', (value) => {
  expect(renamed({ __typename: 'Ring', price__0: value })).toEqual({
    __typename: 'Ring',
    price: value,
  });
});

test('what is not there gets no name, and other types keep theirs', () => {
  expect(renamed({ __typename: 'Ring', price: 7 })).toEqual({ __typename: 'Ring', price: 7 });
  expect(renamed({ __typename: 'Chain', price__0: 7 })).toEqual({
    __typename: 'Chain',
    price__0: 7,
  });
});

test('every object of a list is changed; one without a type name is of the type that is asked for', () => {
  expect(renamed([{ price__0: 1 }, null, [{ __typename: 'Ring', price__0: 2 }]])).toEqual([
    { price: 1 },
    null,
    [{ __typename: 'Ring', price: 2 }],
  ]);
});

test('where nothing is to be changed there is no rewrite', () => {
  expect(compileRewrites([], types)).toBeNull();
});
