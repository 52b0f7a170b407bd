import { expect, test } from '@jest/globals';
import { type Cell, csvOf } from './csv.ts';

const cell = (value: Cell) => csvOf([['Name', () => value]], [null]).split('\r\n')[1];

test('a table has its headings first and a line for each row', () => {
  const rows = [
    { name: 'Saffron', count: 3 },
    { name: 'Zoë', count: 0 },
  ];
  expect(
    csvOf(
      [
        ['Name', ({ name }) => name],
        ['Count', ({ count }) => count],
      ],
      rows,
    ),
  ).toBe('Name,Count\r\nSaffron,3\r\nZoë,0\r\n');
});

test.each([
  ['Fern, Oak', '"Fern, Oak"'],
  ['the «Dawn» "ring"', '"the «Dawn» ""ring"""'],
  ['', ''],
  [null, ''],
  [-0.5, '-0.5'],
] as const)('%j is written as %j', (value, text) => {
  expect(cell(value)).toBe(text);
});

test('lines stay in their cell', () => {
  expect(csvOf([['Words', () => 'one\ntwo']], [null])).toBe('Words\r\n"one\ntwo"\r\n');
});

test.each(['=1+1', '+31 20', '-2', '@SUM(A1)', '\t=1'])('%j is no formula', (value) => {
  expect(cell(value)).toBe(`'${value}`);
});
