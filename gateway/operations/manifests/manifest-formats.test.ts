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
  ['one id with two texts', '[["abc","{ a }"],["abc","{ b }"]]'],
  ['no JSON', '{'],
  ['no manifest', '{"abc": 7}'],
])('%s is refused, naming the file', (_, json) => {
  expect(() => parseManifest(json, 'widget.json')).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('widget.json'),
    }),
  );
});
