import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { buildSchema, isEnumType } from 'graphql';
import { routes } from '../../rest/routes/index.ts';
import { typeOfKind } from '../../scripts/contracts/message-kinds.ts';
import { driftOf, foreignEnumsOf, inputDriftOf } from './schema-drift.ts';

const sdl = readFileSync('schema/api.graphql', 'utf8');
const schema = buildSchema(sdl);
const named = routes.map((route) => [route.id, route] as const);

test.each(named)('%s promises what the graph gives', (_, route) => {
  expect(driftOf(route, schema)).toEqual([]);
});

test.each(named)('%s takes what the graph takes', (_, route) => {
  expect(inputDriftOf(route, schema)).toEqual([]);
});

test('a member that the graph now needs would be seen', () => {
  const changed = buildSchema(sdl.replace('  comment: String\n', '  comment: String!\n'));
  const drift = new Set(routes.flatMap((route) => inputDriftOf(route, changed)));
  expect([...drift]).toEqual(['comment is needed']);
});

test.each(named)('%s takes and tells enums of the graph alone', (_, route) => {
  expect(foreignEnumsOf(route, schema)).toEqual([]);
});

test('every kind of message is told apart', () => {
  const kinds = schema.getType('MessageKind');
  if (!isEnumType(kinds)) throw new Error('MessageKind is no enum');
  expect(Object.keys(typeOfKind).sort()).toEqual(
    kinds
      .getValues()
      .map(({ name }) => name)
      .sort(),
  );
});

test('a value that is gone from the graph would be seen', () => {
  const changed = buildSchema(sdl.replace('  PLATINUM\n', ''));
  const foreign = new Set(routes.flatMap((route) => foreignEnumsOf(route, changed)));
  expect([...foreign]).toEqual(['PLATINUM ROSE_GOLD SILVER WHITE_GOLD YELLOW_GOLD']);
});

/** A change of the graph that REST was not told of. */
const drifted: readonly (readonly [what: string, from: string, to: string, told: string])[] = [
  [
    'a new state of an order',
    '  COMPLETED\n  CANCELLED',
    '  COMPLETED\n  HELD_AT_DOOR\n  CANCELLED',
    'state may be "HELD_AT_DOOR"',
  ],
  [
    'a size that may be missing',
    '  title: String!\n  price: Money!',
    '  title: String\n  price: Money!',
    'variants.0.title may be null in the graph',
  ],
  [
    'a time that is always there',
    '  deliveredAt: DateTime\n',
    '  deliveredAt: DateTime!\n',
    'deliveredAt is never null in the graph',
  ],
  [
    'a number that became a text',
    '  bestsellerScore: Float!',
    '  bestsellerScore: String!',
    'bestsellerScore Invalid input: expected number, received string',
  ],
];

test.each(drifted)('%s would be seen', (_, from, to, told) => {
  const changed = sdl.replace(from, to);
  expect(changed).not.toBe(sdl);
  const other = buildSchema(changed);
  const drift = routes.flatMap((route) => driftOf(route, other));
  expect(drift).toContain(told);
});
