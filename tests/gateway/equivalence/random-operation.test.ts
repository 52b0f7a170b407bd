import { expect, test } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { seededRandom } from '../../support/seeded-random.ts';
import { generateModel } from './graph-model.ts';
import { monolithSdl } from './graph-sdl.ts';
import { randomOperation } from './random-operation.ts';

test('random operations are valid, and use every feature that they are for', () => {
  const random = seededRandom(7);
  const schema = buildSchema(monolithSdl(generateModel(7, random)));
  const texts = Array.from({ length: 300 }, () => randomOperation(schema, random).text);
  expect(texts.flatMap((text) => validate(schema, parse(text)))).toEqual([]);
  for (const feature of [
    'mutation',
    'subscription',
    'fragment',
    '... on',
    '@skip',
    '@include',
    '$n',
    '$like',
    'inner: {',
    'null)',
    ': ',
  ])
    expect(texts.some((text) => text.includes(feature))).toBe(true);
});
