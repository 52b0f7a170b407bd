import { expect, test } from '@jest/globals';
import {
  buildSchema,
  GraphQLInt,
  GraphQLObjectType,
  GraphQLSchema,
  getVariableValues,
  type OperationDefinitionNode,
  parse,
  type VariableDefinitionNode,
  validate,
} from 'graphql';
import { scalars } from './scalars.ts';
import { withoutValues } from './without-values.ts';

const schema = buildSchema(`
  enum Intent { FIND TRACK }
  input Say { text: String! intent: Intent times: Int }
  type Query { say(input: Say, id: ID, times: Int!): String }
`);
const secret = 'opal; Field "x" at "a.b" "@example.com';

const definitionsOf = (text: string): readonly VariableDefinitionNode[] => {
  const [operation] = parse(text).definitions as [OperationDefinitionNode];
  return operation.variableDefinitions ?? [];
};

const complaintsAbout = (input: unknown): string[] => {
  const definitions = definitionsOf('query ($input: Say) { say(input: $input, times: 1) }');
  const { errors } = getVariableValues(schema, definitions, { input });
  return (errors ?? []).map(({ message }) => withoutValues(message));
};

test.each([
  ['text where an object belongs', secret, 'Expected type "Say" to be an object.'],
  [
    'an object where text belongs',
    { text: { secret } },
    'String cannot represent a non string value',
  ],
  ['a number that is none', { text: 'a', times: secret }, 'Int cannot represent non-integer value'],
  ['an enum value', { text: 'a', intent: secret }, 'That value does not exist in "Intent" enum.'],
  [
    'an enum object',
    { text: 'a', intent: { secret } },
    'Enum "Intent" cannot represent non-string value',
  ],
  ['a field', { text: 'a', [secret]: secret }, 'That field is not defined by type "Say".'],
  ['a missing field', { times: 1 }, 'Field "text" of required type "String!" was not provided.'],
])('%s: what is wrong is told, what was given is not', (_what, input, told) => {
  const complaints = complaintsAbout(input);
  expect(complaints[0]).toContain(told);
  expect(complaints.join('\n')).not.toContain('opal');
});

test('the place in the input stays, and a field that is merely misspelt is named', () => {
  expect(complaintsAbout({ text: { secret } })[0]).toBe(
    'Variable "$input" got an invalid value at "input.text"; String cannot represent a non string value',
  );
  expect(complaintsAbout({ text: 'a', txet: 'b' })[0]).toContain('Field "txet" is not defined');
});

test.each(Object.values(scalars))(
  'of a wrong %s is told what would be right, not what it was',
  (type) => {
    const wrong = 'opal; Decimal must be opal';
    const query = new GraphQLObjectType({ name: 'Query', fields: { a: { type: GraphQLInt } } });
    const { errors } = getVariableValues(
      new GraphQLSchema({ query, types: [type] }),
      definitionsOf(`query ($a: ${type.name}) { a }`),
      { a: wrong },
    );
    const [told = ''] = (errors ?? []).map(({ message }) => withoutValues(message));
    expect(told).toMatch(
      new RegExp(`^Variable "\\$a" got an invalid value; ${type.name} must be `),
    );
    expect(told).not.toContain('opal');
  },
);

test.each([
  `{ say(times: ${JSON.stringify(secret)}) }`,
  `{ say(times: 1, input: ${JSON.stringify(secret)}) }`,
  `{ say(times: 1, input: { text: "a", intent: ${JSON.stringify(secret)} }) }`,
])('a value written into the document at the wrong place is not told: %s', (text) => {
  const complaints = validate(schema, parse(text)).map(({ message }) => withoutValues(message));
  expect(complaints.length).toBeGreaterThan(0);
  expect(complaints.join('\n')).not.toContain('opal');
});

test.each([
  '{ say(id: "opal" "opal',
  '{ say(id: "a" } "opal"',
  '{ say opal: "opal@example.com" }',
  'opal',
])('a document that does not parse is not quoted: %s', (text) => {
  let message = '';
  try {
    parse(text);
  } catch (error) {
    message = withoutValues((error as Error).message);
  }
  expect(message).toMatch(/^Syntax Error/);
  expect(message).not.toContain('opal');
});

test('a complaint about very much is short, and made in no time', () => {
  const much = 'Field "'.repeat(100_000);
  const startedAt = process.cpuUsage();
  expect(complaintsAbout({ text: 'a', times: much })[0]).toBe(
    'Variable "$input" is not of its type',
  );
  expect(withoutValues(`Syntax Error: Expected Name, found String "${much}".`)).toBe(
    'Syntax Error',
  );
  expect(process.cpuUsage(startedAt).user).toBeLessThan(2_000_000);
});

test('a long complaint about names is not taken for one about values', () => {
  const names = Array.from({ length: 1_000 }, (_, index) => `"F${index}"`).join(', ');
  expect(withoutValues(`Cannot spread fragment "F" within itself via ${names}.`)).toBe(
    'Cannot spread fragment "F" within itself',
  );
  expect(withoutValues(`Cannot query field "${'a'.repeat(3_000)}" on type "Query".`)).toBe(
    'This document is not valid',
  );
});

test('what holds no value is left as it is', () => {
  for (const message of [
    'Cannot query field "oder" on type "Query". Did you mean "order"?',
    'Syntax Error: Expected "}", found <EOF>.',
    'Field "order" argument "id" of type "ID!" is required, but it was not provided.',
    'An order is still on its way',
  ])
    expect(withoutValues(message)).toBe(message);
});
