import { expect, test } from '@jest/globals';
import { compileContexts } from './contexts.ts';
import type { TypeConditions } from './type-conditions.ts';

const types: TypeConditions = {
  fits: (typename, condition) => typename === condition,
  exists: () => true,
  isObjectType: () => true,
};
const from = (...path: string[]) => ({ kind: 'KeyRenamer' as const, path, renameKeyTo: 'money' });

/** Of each ring in the places of an answer, what the ways lead to. */
const read = (places: readonly object[], ...ways: ReturnType<typeof from>[]) =>
  compileContexts(ways, ['places', '@', 'ring'], types)?.({ places: [...places] });

const shop = { __typename: 'Shop', currency: 'EUR', fee: 'none', ring: { id: 'r1' } };
const fair = { __typename: 'Fair', currency: 'old', fee: 'CHF', ring: { id: 'r2' } };

test('of types that set one context, the one that stands around an object is read as its own field', () => {
  const ofShop = from('..', '... on Shop', 'currency');
  const ofFair = from('..', '... on Fair', 'fee');
  const told = [{ money: 'EUR' }, { money: 'CHF' }];
  expect(read([shop, fair], ofShop, ofFair)).toEqual(told);
  expect(read([shop, fair], ofFair, ofShop)).toEqual(told);
});

test('where nothing that stands around an object sets the context, it is null', () => {
  expect(read([fair], from('..', '... on Shop', 'currency'))).toEqual([{ money: null }]);
});

test('of a list of objects, the field of each is given', () => {
  const regions = [{ code: 'DE' }, { code: 'FR' }];
  expect(read([{ ...shop, regions }], from('..', '... on Shop', 'regions', 'code'))).toEqual([
    { money: ['DE', 'FR'] },
  ]);
});
