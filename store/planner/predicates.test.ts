import { expect, test } from '@jest/globals';
import { predicatesOf } from './predicates.ts';

const prefixes: readonly (readonly [string, string, string | undefined])[] = [
  ['^Ring', '', 'Ring'],
  ['^Rings?', '', 'Ring'],
  ['^Ring|Chain', '', undefined],
  ['^Ring', 'i', undefined],
  ['Ring', '', undefined],
  ['^a*', '', undefined],
];

test.each(prefixes)('/%s/%s has the fixed start %s', ($regex, $options, prefix) => {
  const ranges = predicatesOf({ name: { $regex, $options } }).ranges.get('name');
  expect(ranges?.[0]?.prefix).toBe(prefix);
});
