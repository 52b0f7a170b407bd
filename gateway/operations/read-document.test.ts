import { expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { readDocument } from './read-document.ts';

const schema = buildSchema('type Query { ring(id: ID): Query name: String }');
const read = (text: string) =>
  readDocument(text, schema, { tokensMax: 4_000, suggestNames: false });

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
