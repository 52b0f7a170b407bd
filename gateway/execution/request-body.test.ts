import { expect, test } from '@jest/globals';
import { createBodyWriter } from './request-body.ts';

test.each([
  [{ query: 'query Ring { ring(name: "Ø") }', operationName: 'Ring', variables: { a: [1, null] } }],
  [{ query: '{ ring }', operationName: undefined, variables: undefined }],
])('%j is written as JSON, the second time too', (question) => {
  const write = createBodyWriter();
  const { query, operationName, variables = {} } = question;
  const expected = operationName ? { query, variables, operationName } : { query, variables };
  expect(JSON.parse(write(question))).toEqual(expected);
  expect(JSON.parse(write({ ...question, variables: { b: 2 } }))).toEqual({
    ...expected,
    variables: { b: 2 },
  });
});

test('texts beyond those that are remembered are written all the same', () => {
  const write = createBodyWriter();
  for (let index = 0; index < 2_500; index += 1)
    expect(write({ query: `{ ring${index} }` })).toBe(
      `{"query":"{ ring${index} }","variables":{}}`,
    );
});
