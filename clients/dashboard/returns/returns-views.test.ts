import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { buildSchema, isEnumType } from 'graphql';
import { aReturnRow } from '../testing/a-return.ts';
import { returnsPath } from './returns-url.ts';
import { returnsScope, returnsViews } from './returns-views.ts';

test('each state is in one view by whose turn it is', () => {
  const type = buildSchema(readFileSync('schema/api.graphql', 'utf8')).getType('ReturnState');
  const states = isEnumType(type) ? type.getValues().map(({ name }) => name) : [];
  const { ours, theirs, done } = returnsViews;
  const shown = [...ours.states, ...theirs.states, ...done.states];
  expect(shown.toSorted()).toEqual(states.toSorted());
});

test('the counts are of the views that they stand beside', () => {
  const text = readFileSync('clients/dashboard/operations/returns.graphql', 'utf8');
  for (const view of ['ours', 'theirs'] as const)
    expect(text).toContain(
      `${view}: returns(first: 1, states: [${returnsViews[view].states.join(', ')}])`,
    );
});

test('a return that is approved leaves the view of our turn; none changes its place', () => {
  const ours = returnsScope('ours', true);
  const requested = aReturnRow();
  const approved = aReturnRow({ state: 'APPROVED', version: 2 });
  expect(ours.belongs(requested)).toBe(true);
  expect(ours.belongs(approved)).toBe(false);
  expect(returnsScope('theirs', true).belongs(approved)).toBe(true);
  expect(returnsScope('all', true).belongs(approved)).toBe(true);
  expect(ours.moves(requested, approved, undefined)).toBe(false);
});

test('the address leaves out what is as usual', () => {
  expect(returnsPath({ view: 'ours', open: null, after: null })).toBe('/returns');
  expect(returnsPath({ view: 'done', open: 'return-1', after: 'page 2' })).toBe(
    '/returns?view=done&after=page+2&open=return-1',
  );
});
