import { expect, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { chooseOperation } from './read-document.ts';
import { readVariables } from './read-variables.ts';

const schema = buildSchema(`
  input Size { width: Int! unit: String = "mm" }
  type Query { ring(id: ID!, size: Size, stones: [Int!], engraved: Boolean): String }
`);

function operationOf(head: string, body = '{ __typename }', askedName: string | null = null) {
  const text = `query ${head} ${body}`;
  const definition = chooseOperation(parse(text, { noLocation: true }), askedName);
  return { definition, text, askedName };
}
const read = (head: string, given: Record<string, unknown>) =>
  readVariables(operationOf(head), given, schema);

test('values stay as they were sent, and defaults fill in what was not', () => {
  expect(
    read('($id: ID!, $size: Size, $engraved: Boolean = true, $stones: [Int!])', {
      id: 7,
      size: { width: 3 },
      unknown: 'let be',
    }),
  ).toEqual({ id: 7, size: { width: 3 }, engraved: true });
});

test('a null that was sent is not replaced by a default', () => {
  expect(read('($engraved: Boolean = true)', { engraved: null })).toEqual({ engraved: null });
});

test.each([
  ['@skip', '{ __typename @skip(if: $yes) }'],
  ['@include', '{ ...Told } fragment Told on Query { __typename @include(if: $yes) }'],
])('%s takes no null, also where a default would let it through', (name, body) => {
  const operation = operationOf('($yes: Boolean = true, $no: Boolean = false)', body);
  expect(() => readVariables(operation, { yes: null }, schema)).toThrow(
    expect.objectContaining({
      code: 'BAD_USER_INPUT',
      reasons: [
        {
          message: `Variable "$yes" is null, and "${name}" takes true or false.`,
          locations: [{ line: 1, column: operation.text.indexOf(name) + 1 }],
        },
      ],
    }),
  );
  expect(readVariables(operation, { no: null }, schema)).toEqual({ yes: true, no: null });
});

test('a condition of another operation in the document is none of this one', () => {
  const other = 'query Other($yes: Boolean = true) { __typename @skip(if: $yes) }';
  const operation = operationOf('Asked($yes: Boolean = true)', `{ __typename } ${other}`, 'Asked');
  expect(readVariables(operation, { yes: null }, schema)).toEqual({ yes: null });
});

test('a variable may be called __proto__', () => {
  const given: Record<string, unknown> = JSON.parse('{"__proto__": 1}');
  const values = read('($__proto__: Int)', given);
  expect(Object.keys(values)).toEqual(['__proto__']);
  expect(Object.getPrototypeOf(values)).toBeNull();
});

test('what an object inherits was not sent', () => {
  expect(read('($toString: String)', {})).toEqual({});
});

test.each([
  ['one that is missing', '($id: ID!)', {}],
  ['null where none may be', '($id: ID!)', { id: null }],
  ['another type', '($stones: [Int!])', { stones: ['many'] }],
  ['a field that is missing inside', '($size: Size)', { size: {} }],
  ['a field that nobody knows', '($size: Size)', { size: { width: 1, depth: 2 } }],
])('%s is refused', (_, head, given) => {
  expect(() => read(head, given)).toThrow(
    expect.objectContaining({ code: 'BAD_USER_INPUT', name: 'RequestRefused' }),
  );
});

test('what is wrong is told with its place in the text', () => {
  expect(() => read('($id: ID!, $stones: [Int!])', { id: 7, stones: ['many'] })).toThrow(
    expect.objectContaining({
      reasons: [expect.objectContaining({ locations: [{ line: 1, column: 18 }] })],
    }),
  );
});

test('of many mistakes a few are told', () => {
  const stones = Array.from({ length: 500 }, () => 'x');
  const refused = (): void => void read('($stones: [Int!])', { stones });
  expect(refused).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
  try {
    refused();
  } catch (error) {
    expect((error as { reasons: readonly unknown[] }).reasons).toHaveLength(11);
  }
});
