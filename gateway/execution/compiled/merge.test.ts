import { expect, test } from '@jest/globals';
import type { Data } from './data.ts';
import { mergeInto } from './merge.ts';

const isObjectType = (name: unknown): boolean => name === 'Ring';
const merged = (target: Data, source: Data): Data => {
  mergeInto(target, source, isObjectType);
  return target;
};

test.each<[string, Data, Data, Data]>([
  ['what is missing is taken', { a: 1 }, { b: { c: 2 } }, { a: 1, b: { c: 2 } }],
  ['objects are merged', { a: { b: 1 } }, { a: { c: 2 } }, { a: { b: 1, c: 2 } }],
  [
    'lists of equal length are merged by item, and null in one is filled by the other',
    { a: [{ b: 1 }, null, [{ b: 3 }]] },
    { a: [{ c: 1 }, { c: 2 }, [{ c: 3 }]] },
    { a: [{ b: 1, c: 1 }, { c: 2 }, [{ b: 3, c: 3 }]] },
  ],
  [
    'null takes nothing away',
    { a: { b: 1 }, l: [{ b: 1 }] },
    { a: null, l: [null] },
    { a: { b: 1 }, l: [{ b: 1 }] },
  ],
  [
    'an object type keeps its name',
    { __typename: 'Ring' },
    { __typename: 'Item' },
    { __typename: 'Ring' },
  ],
  [
    'an interface gives way to it',
    { __typename: 'Item' },
    { __typename: 'Ring' },
    { __typename: 'Ring' },
  ],
])('%s', (_, target, source, expected) => {
  expect(merged(target, source)).toEqual(expected);
});

test('`__proto__` and `constructor` are names like any other, and change no prototype', () => {
  const source = JSON.parse('{ "__proto__": { "x": 1 }, "constructor": { "y": 2 } }') as Data;
  const target = merged({}, source);
  expect(JSON.stringify(target)).toBe('{"__proto__":{"x":1},"constructor":{"y":2}}');
  expect(Object.getPrototypeOf(target)).toBe(Object.prototype);
  expect('x' in {}).toBe(false);
});
