import { expect, test } from '@jest/globals';
import { Decimal128, Double, Long, serialize } from 'bson';
import { decode } from '../bson/decode.ts';
import { encode } from '../bson/encode.ts';
import { FarDate } from '../bson/far-date.ts';
import { documentOf } from '../bson/ordered.ts';
import { parseExtendedJson, toExtendedJson } from './extended-json.ts';

test.each([
  [
    '{"b":{"$numberInt":"1"},"10":"x","2":null}',
    [
      ['b', 1],
      ['10', 'x'],
      ['2', null],
    ],
  ],
  [
    '{"10":[{"z":true,"1":false}],"#1":"\\"2\\":","a":"4"}',
    [
      [
        '10',
        [
          documentOf([
            ['z', true],
            ['1', false],
          ]),
        ],
      ],
      ['#1', '"2":'],
      ['a', '4'],
    ],
  ],
  ['{"#1":"a"}', [['#1', 'a']]],
  ['{}', []],
] as const)('%s is written and read in order', (text, fields) => {
  const document = documentOf(fields as never);
  expect(toExtendedJson(document)).toBe(text);
  expect(Buffer.from(serialize(parseExtendedJson(text)))).toEqual(encode(document));
});

test('numbers keep their types', () => {
  const document = { a: 1, b: new Double(1), c: 1e10, d: -0, e: Long.ONE, f: 0.5, g: Number.NaN };
  expect(toExtendedJson(decode(encode(document)))).toBe(
    '{"a":{"$numberInt":"1"},"b":{"$numberDouble":"1.0"},"c":{"$numberDouble":"10000000000.0"},' +
      '"d":{"$numberDouble":"-0.0"},"e":{"$numberLong":"1"},"f":{"$numberDouble":"0.5"},"g":{"$numberDouble":"NaN"}}',
  );
  const others = {
    a: Decimal128.fromString('1.10'),
    b: new FarDate(9n * 10n ** 15n),
    c: undefined,
  };
  expect(toExtendedJson(others)).toBe(
    '{"a":{"$numberDecimal":"1.10"},"b":{"$date":{"$numberLong":"9000000000000000"}}}',
  );
});
