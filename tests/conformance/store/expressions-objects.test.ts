/** Expressions on documents as a whole, and on fields whose names are no paths. */
import { type ExpressionCase, fails, gives, testExpressions } from './expression-cases.ts';
import { useDatabase } from './support.ts';

const given = { o: { a: 1, 'b.c': 2, $d: 3 }, n: null, s: 'x' };
const literal = (value: unknown) => ({ $literal: value });

const fields: readonly ExpressionCase[] = [
  gives({ $getField: 's' }, 'x', given),
  gives({ $getField: { $concat: ['s', ''] } }, 'x', given),
  gives({ $getField: { field: 'b.c', input: '$o' } }, 2, given),
  gives({ $getField: { field: literal('$d'), input: '$o' } }, 3, given),
  gives({ $getField: { field: 'a', input: '$n' } }, null, given),
  gives({ $getField: { field: 'a', input: '$s' } }, undefined, given),
  fails({ $getField: { x: 1 } }, 3041701),
  fails({ $getField: { input: 1 } }, 3041702),
  fails({ $getField: { field: 'a' } }, 3041703),
  fails({ $getField: 5 }, 3041704),
  fails({ $getField: { $const: true } }, 3041704),
  gives({ $getField: { field: { $const: '$d' }, input: '$o' } }, 3, given),
  gives({ $setField: { field: 'b.c', input: '$o', value: 5 } }, { a: 1, 'b.c': 5, $d: 3 }, given),
  gives({ $setField: { field: 'a', input: '$o', value: '$$REMOVE' } }, { 'b.c': 2, $d: 3 }, given),
  gives({ $unsetField: { field: literal('$d'), input: '$o' } }, { a: 1, 'b.c': 2 }, given),
  gives({ $setField: { field: 'a', value: 1, input: '$n' } }, null, given),
  gives({ $unsetField: { field: { $const: '$d' }, input: '$o' } }, { a: 1, 'b.c': 2 }, given),
  fails({ $setField: 1 }, 4161100),
  fails({ $setField: { x: 1 } }, 4161101),
  fails({ $setField: {} }, 4161102),
  fails({ $setField: { field: 'a', input: {} } }, 4161103),
  fails({ $setField: { field: 'a', value: 1 } }, 4161109),
  fails({ $setField: { field: 'a', value: 1, input: '$s' } }, 4161105, given),
  fails({ $setField: { field: { $concat: ['a'] }, value: 1, input: {} } }, 4161106),
  fails({ $setField: { field: null, value: 1, input: {} } }, 4161107),
  fails({ $setField: { field: '$a', value: 1, input: {} } }, 4161108),
  fails({ $unsetField: { field: 'a', value: 1, input: {} } }, 4161101),
  fails({ $setField: { field: 'a\0b', value: 1, input: {} } }, 9534700),
  fails({ $unsetField: { field: literal('\0'), input: {} } }, 9534700),
];

/** Pairs that are none, and the code for each. */
const noPairs: readonly (readonly [unknown, number])[] = [
  ['s', 40386],
  [[5], 40398],
  [[['a', 1], {}], 40396],
  [[['a']], 40397],
  [[[1, 1]], 40395],
  [[['a\0', 1]], 4940400],
  [[{ k: 'a', v: 1 }, []], 40391],
  [[{ k: 1 }], 40392],
  [[{ k: 1, w: 1 }], 40393],
  [[{ k: 1, v: 1 }], 40394],
  [[{ k: '\0', v: 1 }], 4940401],
];

const wholes: readonly ExpressionCase[] = [
  gives({ $mergeObjects: ['$o', { a: 9 }, '$n'] }, { a: 9, 'b.c': 2, $d: 3 }, given),
  fails({ $mergeObjects: ['$s'] }, 40400, given),
  gives({ $objectToArray: { a: 1 } }, [{ k: 'a', v: 1 }]),
  fails({ $objectToArray: '$s' }, 40390, given),
  gives({ $arrayToObject: literal([]) }, {}),
  gives({ $arrayToObject: '$n' }, null, given),
  gives(
    {
      $arrayToObject: literal([
        ['b', 1],
        ['a', 2],
      ]),
    },
    { b: 1, a: 2 },
  ),
  gives({ $arrayToObject: literal([{ k: 'a', v: 1 }]) }, { a: 1 }),
  ...noPairs.map(([pairs, code]) => fails({ $arrayToObject: literal(pairs) }, code)),
  gives({ $bsonSize: '$o' }, 29, given),
  gives({ $bsonSize: '$n' }, null, given),
  fails({ $bsonSize: '$s' }, 31393, given),
];

testExpressions(useDatabase(), [...fields, ...wholes]);
