/** Expressions on arrays, and on arrays as sets. */
import { Decimal128, Double, Long } from 'bson';
import { type ExpressionCase, fails, gives, testExpressions } from './expression-cases.ts';
import { useDatabase } from './support.ts';

const given = { a: [1, 2, 3], n: null, s: 'x', e: [], f: 1.5 };

const elements: readonly ExpressionCase[] = [
  gives({ $arrayElemAt: ['$a', -1] }, 3, given),
  gives({ $arrayElemAt: ['$a', 9] }, undefined, given),
  gives({ $arrayElemAt: ['$n', 0] }, null, given),
  fails({ $arrayElemAt: ['$s', 0] }, 28689, given),
  fails({ $arrayElemAt: ['$a', '$s'] }, 28690, given),
  fails({ $arrayElemAt: ['$a', '$f'] }, 28691, given),
  gives({ $first: '$e' }, undefined, given),
  gives({ $last: '$a' }, 3, given),
  gives({ $in: [null, ['$n']] }, true, given),
  fails({ $in: [1, '$n'] }, 40081, given),
  gives({ $indexOfArray: ['$a', 3] }, 2, given),
  gives({ $indexOfArray: ['$a', 3, 0, 2] }, -1, given),
  gives({ $indexOfArray: ['$n', 3] }, null, given),
  fails({ $indexOfArray: ['$s', 3] }, 40090, given),
  fails({ $size: '$n' }, 17124, given),
  gives({ $isArray: ['$a'] }, true, given),
];

const slices: readonly ExpressionCase[] = [
  gives({ $slice: ['$a', -2] }, [2, 3], given),
  gives({ $slice: ['$a', -9, 2] }, [1, 2], given),
  gives({ $slice: ['$a', 1, '$no'] }, null, given),
  fails({ $slice: ['$s', 1] }, 28724, given),
  fails({ $slice: ['$a', 's'] }, 28725, given),
  fails({ $slice: ['$a', 1.5] }, 28726, given),
  fails({ $slice: ['$a', 1, 's'] }, 28727, given),
  fails({ $slice: ['$a', 1, 1.5] }, 28728, given),
  fails({ $slice: ['$a', 1, 0] }, 28729, given),
  gives({ $range: [0, -3, -1] }, [0, -1, -2]),
  gives({ $range: [5, 0] }, []),
  fails({ $range: [null, 5] }, 34443),
  fails({ $range: [1.5, 5] }, 34444),
  fails({ $range: [0, 's'] }, 34445),
  fails({ $range: [0, Long.fromNumber(2 ** 31)] }, 34446),
  fails({ $range: [0, 1, 's'] }, 34447),
  fails({ $range: [0, 1, 1.5] }, 34448),
  fails({ $range: [0, 1, 0] }, 34449),
  fails({ $range: [0, 2147483647] }, 146),
  gives({ $concatArrays: ['$a', '$n'] }, null, given),
  fails({ $concatArrays: ['$s'] }, 28664, given),
  gives({ $reverseArray: '$a' }, [3, 2, 1], given),
  fails({ $reverseArray: '$s' }, 34435, given),
  gives({ $lastN: { n: 2, input: '$a' } }, [2, 3], given),
  gives({ $maxN: { n: 2, input: [1, null, 5] } }, [5, 1]),
  fails({ $firstN: 1 }, 5787900),
  fails({ $firstN: { x: 1 } }, 5787901),
  fails({ $firstN: { n: 's', input: [] } }, 5787902),
  fails({ $firstN: { n: 1.5, input: [] } }, 5787903),
  fails({ $firstN: { n: new Double(1e20), input: [] } }, 31109),
  fails({ $firstN: { n: Decimal128.fromString('NaN'), input: [] } }, 5787903),
  fails({ $firstN: { input: [] } }, 5787906),
  fails({ $firstN: { n: 1 } }, 5787907),
  fails({ $firstN: { n: 0, input: [] } }, 5787908),
  fails({ $firstN: { n: 1, input: '$n' } }, 5788200, given),
];

const loops: readonly ExpressionCase[] = [
  gives({ $filter: { input: '$a', cond: { $gt: ['$$this', 1] }, limit: 1 } }, [2], given),
  gives({ $filter: { input: '$n', cond: true } }, null, given),
  fails({ $filter: 1 }, 28646),
  fails({ $filter: { x: 1 } }, 28647),
  fails({ $filter: { cond: 1 } }, 28648),
  fails({ $filter: { input: 1 } }, 28650),
  fails({ $filter: { input: '$s', cond: 1 } }, 28651, given),
  fails({ $filter: { input: '$a', as: 5, cond: 1 } }, 9, given),
  fails({ $filter: { input: '$a', cond: 1, limit: 's' } }, 327391, given),
  fails({ $filter: { input: '$a', cond: 1, limit: 0 } }, 327392, given),
  gives({ $map: { input: '$a', in: '$$this.x' } }, [null, null, null], given),
  fails({ $map: 1 }, 16878),
  fails({ $map: { x: 1 } }, 16879),
  fails({ $map: { in: 1 } }, 16880),
  fails({ $map: { input: 1 } }, 16882),
  fails({ $map: { input: '$s', in: 1 } }, 16883, given),
  fails({ $reduce: { input: '$s', initialValue: 1, in: 1 } }, 40080, given),
  fails({ $reduce: { initialValue: 1, in: 1 } }, 40077),
];

const zipped = (inputs: unknown, more: object = {}) => ({ $zip: { inputs, ...more } });
const sorted = (input: unknown, sortBy: unknown) => ({ $sortArray: { input, sortBy } });

const arrangements: readonly ExpressionCase[] = [
  gives(
    zipped(['$a', [9]], { useLongestLength: true, defaults: [0, '$s'] }),
    [
      [1, 9],
      [2, 'x'],
      [3, 'x'],
    ],
    given,
  ),
  gives(zipped(['$a', '$n']), null, given),
  fails({ $zip: 1 }, 34460),
  fails(zipped('$a'), 34461, given),
  fails(zipped([], { defaults: 1 }), 34462),
  fails(zipped(['$a'], { useLongestLength: 1 }), 34463, given),
  fails(zipped(['$a'], { x: 1 }), 34464, given),
  fails(zipped([]), 34465),
  fails(zipped(['$a'], { defaults: [1] }), 34466, given),
  fails(zipped(['$a'], { defaults: [1, 2], useLongestLength: true }), 34467, given),
  fails(zipped(['$a', '$s']), 34468, given),
  gives(sorted([3, 1, 2], -1), [3, 2, 1]),
  gives(sorted([{ a: { b: 2 } }, { a: { b: 1 } }], { 'a.b': 1 }), [
    { a: { b: 1 } },
    { a: { b: 2 } },
  ]),
  // An array in a field counts as a whole, not by its elements.
  gives(sorted([{ a: [3, 1] }, { a: [2] }], { a: 1 }), [{ a: [2] }, { a: [3, 1] }]),
  fails({ $sortArray: 1 }, 2942500),
  fails({ $sortArray: { x: 1 } }, 2942501),
  fails({ $sortArray: { sortBy: 1 } }, 2942502),
  fails({ $sortArray: { input: 1 } }, 2942503),
  fails(sorted('s', 1), 2942504),
  fails(sorted([], { a: 's' }), 2942505),
  fails(sorted([], 2), 2942506),
  fails(sorted([], 1.5), 2942506),
  fails(sorted([], 's'), 2942507),
];

const sets: readonly ExpressionCase[] = [
  gives({ $setIntersection: [[3, 1], '$e'] }, [], given),
  gives({ $setUnion: [['$f'], null] }, null, given),
  fails({ $setUnion: ['$s'] }, 17043, given),
  fails({ $setIntersection: ['$s'] }, 17047, given),
  gives({ $setDifference: [[3, 1, 3, 2], [2]] }, [3, 1]),
  fails({ $setDifference: ['$s', []] }, 17048, given),
  fails({ $setDifference: [[], '$s'] }, 17049, given),
  gives({ $setIsSubset: [[1], [1, 2]] }, true),
  fails({ $setIsSubset: [null, []] }, 17046),
  fails({ $setIsSubset: [[], null] }, 17042),
  gives({ $setEquals: ['$a', [3, 2, 1, 1]] }, true, given),
  fails({ $setEquals: [[1]] }, 17045),
  fails({ $setEquals: ['$a', '$s'] }, 17044, given),
  gives({ $anyElementTrue: [[0, 1]] }, true),
  fails({ $anyElementTrue: ['$n'] }, 17041, given),
  fails({ $allElementsTrue: '$s' }, 17040, given),
];

testExpressions(useDatabase(), [...elements, ...slices, ...loops, ...arrangements, ...sets]);
