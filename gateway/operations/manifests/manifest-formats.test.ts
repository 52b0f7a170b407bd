import { expect, test } from '@jest/globals';
import { parseManifest } from './manifest-formats.ts';

const expected = new Map([['abc', '{ a }']]);

test.each([
  ['codegen', { abc: '{ a }' }],
  ['Relay', [['abc', '{ a }']]],
  [
    'Apollo',
    {
      format: 'apollo-persisted-query-manifest',
      version: 1,
      operations: [{ id: 'abc', name: 'A', type: 'query', body: '{ a }' }],
    },
  ],
])("%s's manifest is read", (_, manifest) => {
  expect(parseManifest(JSON.stringify(manifest), 'widget.json')).toEqual(expected);
});

test.each([
  ['[["abc","{ a }"],["abc","{ b }"]]', 'gives the id abc to two operations'],
  ['{', 'it is no JSON'],
  ['7', 'it: must be {"format"'],
  ['{"abc": 7}', 'abc: must be text'],
  ['{"": "{ a }"}', 'an id must not be empty'],
  ['[["abc"]]', '[0]: must be ["<id>", "<text>"]'],
  ['{"format":"apollo-persisted-query-manifest","version":2}', 'version: must be 1'],
  [
    '{"format":"apollo-persisted-query-manifest","version":1,"operations":[{"id":"abc"}]}',
    'operations[0].body: must be text',
  ],
])('%s is refused, naming the file, the place and what would be right', (json, problem) => {
  expect(() => parseManifest(json, 'widget.json')).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(/^widget\.json /),
    }),
  );
  expect(() => parseManifest(json, 'widget.json')).toThrow(problem);
});
