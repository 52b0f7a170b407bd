import { expect, test } from '@jest/globals';
import { notHere, StoreError } from './errors.ts';
import { createRefusals } from './refusals.ts';

const linesOf = (...messages: readonly string[]): string[] => {
  const lines: string[] = [];
  const refusals = createRefusals((line) => lines.push(line));
  for (const message of messages) refusals.note(new StoreError('BadValue', message));
  return lines;
};

test.each([
  ['unknown operator: $near', '$near'],
  ['unknown top level operator: $where. If you have a field name', '$where'],
  ['Unknown modifier: $improve. Expected a valid update modifier', '$improve'],
  ["Unrecognized pipeline stage name: '$search'", '$search'],
  ["Invalid $set :: caused by :: Unrecognized expression '$function'", '$function'],
  ["no such command: 'mapReduce'", 'mapReduce'],
  [notHere("index type '2dsphere'"), '2dsphere'],
  [notHere('$collStats.latencyStats'), '$collStats.latencyStats'],
])('%s: the log names %s, the list and the way out', (message, name) => {
  const [line, ...more] = linesOf(message);
  expect(more).toEqual([]);
  expect(line).toContain(`'${name}' is not on the supported list`);
  expect(line).toContain('npm run store -- supported');
  expect(line).toContain('MONGODB_URI');
});

test('what is merely in the wrong place is called that', () => {
  const [line] = linesOf('unknown operator: $push');
  expect(line).toContain("'$push' was used where MongoDB does not take it");
});

test('each name is told once, and other refusals are no news', () => {
  const twice = linesOf('unknown operator: $near', 'unknown operator: $near');
  expect(twice).toHaveLength(1);
  expect(linesOf('$in needs an array', 'Duplicate key')).toEqual([]);
});
