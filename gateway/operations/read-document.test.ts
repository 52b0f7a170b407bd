import { expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { readDocument } from './read-document.ts';

const schema = buildSchema('type Query { ring(id: ID): Query name: String }');
const read = (text: string, tokensMax = 4_000) =>
  readDocument(text, schema, { tokensMax, suggestNames: false });

test('a document that repeats a field too often to be compared hears what would be right', () => {
  const often = (times: number): string => `{ ring { ${'name '.repeat(times)} } }`;
  expect(read(often(100)).definitions).toHaveLength(1);
  expect(() => read(often(3_900))).toThrow(
    expect.objectContaining({
      code: 'OPERATION_LIMIT_EXCEEDED',
      message: expect.stringContaining('ask for each once'),
    }),
  );
});

test('one that is nested deeper than it can be read is refused as such, where so many tokens are let through', () => {
  const tokensMax = 100_000;
  for (const text of ['{ ring '.repeat(45_000), `{ ring(id: ${'['.repeat(90_000)}`])
    expect(() => read(text, tokensMax)).toThrow(
      expect.objectContaining({
        code: 'OPERATION_LIMIT_EXCEEDED',
        message: 'This document is nested too deep to be read',
      }),
    );
});
