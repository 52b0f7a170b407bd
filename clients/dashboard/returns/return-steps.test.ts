import { expect, test } from '@jest/globals';
import type { ReturnState } from '../generated/graphql.ts';
import { steps, stepsOf } from './return-steps.ts';

/** Each state with the states that the returns service says may follow, and what staff can do there. */
const life: readonly (readonly [ReturnState, readonly ReturnState[], readonly string[]])[] = [
  ['REQUESTED', ['APPROVED', 'DECLINED', 'CANCELLED'], ['approve', 'decline', 'cancel']],
  ['APPROVED', ['IN_TRANSIT', 'CANCELLED', 'EXPIRED'], ['receive', 'cancel']],
  ['IN_TRANSIT', ['RECEIVED'], ['receive']],
  ['RECEIVED', ['INSPECTED'], ['inspect']],
  ['INSPECTED', ['RESOLVED'], ['resolve']],
  ['RESOLVED', ['CLOSED'], ['close']],
  ['CLOSED', ['REOPENED'], ['reopen']],
  ['REOPENED', ['INSPECTED', 'RESOLVED', 'CLOSED'], ['inspect', 'resolve', 'close']],
  ['DECLINED', [], []],
  ['CANCELLED', [], []],
  ['EXPIRED', [], []],
];

test.each(life)('a return that is %s, and may become %j, can be worked on by %j', (...row) => {
  const [state, nextStates, possible] = row;
  expect(stepsOf({ state, nextStates })).toEqual(possible);
});

test('no two steps share a key, and what has to be explained has a question', () => {
  const all = Object.values(steps);
  const keys = all.flatMap(({ key }) => key ?? []);
  expect(new Set(keys).size).toBe(keys.length);
  expect(all.filter(({ isOptional, question }) => !isOptional && !question)).toEqual([]);
});
