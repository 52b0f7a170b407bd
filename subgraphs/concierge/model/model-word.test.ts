import { expect, test } from '@jest/globals';
import { understand } from '../domain/intent/understand.ts';
import { decidedBy, isBelowFloor, readModelWord, withModelWord } from './model-word.ts';

const none = { lastIntent: null };
const unknown = understand('flibber the wocket', none);
const sure = { intent: 'CAPSULE_RESERVE' as const, confidence: 0.9, by: 'a model, prompt 1' };

test('rules that do not know are below the floor; menus, small talk and clear wishes are not', () => {
  expect(isBelowFloor(unknown)).toBe(true);
  expect(isBelowFloor(understand('flibber', none, 'CSAT'))).toBe(false);
  expect(isBelowFloor(understand('hello', none))).toBe(false);
  expect(isBelowFloor(understand('where is my order', none))).toBe(false);
});

test('a sure word decides, and the trace says who did', () => {
  const understanding = withModelWord(unknown, sure);
  expect(understanding).toMatchObject({
    decision: { kind: 'act', intent: 'CAPSULE_RESERVE' },
    confidence: 0.9,
  });
  expect(understanding.trace.at(-1)).toEqual({
    rule: 'model a model, prompt 1',
    topic: 'CAPSULE_RESERVE',
    weight: 0.9,
  });
  expect([decidedBy(unknown), decidedBy(understanding)]).toEqual(['rules', 'model']);
});

test('an unsure one, one of nothing we know, and none at all leave it to rules', () => {
  for (const word of [{ ...sure, confidence: 0.59 }, { ...sure, intent: null }, null])
    expect(withModelWord(unknown, word)).toBe(unknown);
});

test('rules that know are not overruled', () => {
  const known = understand('where is my order', none);
  expect(withModelWord(known, sure)).toBe(known);
});

test.each([
  ['{"intent":"TRACK_ORDER","confidence":0.8}', { intent: 'TRACK_ORDER', confidence: 0.8 }],
  [' {"intent":"TRACK_ORDER","confidence":1,"why":"…"}\n', { intent: 'TRACK_ORDER' }],
  ['{"intent":"OTHER","confidence":0.9}', { intent: null }],
  ['{"intent":"REFUND_EVERYTHING","confidence":1}', { intent: null }],
  ['{"intent":"track_order","confidence":1}', { intent: null }],
])('%s is an answer', (content, word) => {
  expect(readModelWord(content, 'm')).toMatchObject({ ...word, by: 'm' });
});

test.each([
  '',
  'TRACK_ORDER',
  '```json\n{"intent":"TRACK_ORDER","confidence":0.8}\n```',
  '{"intent":"TRACK_ORDER","confidence":0.8',
  '{"intent":"TRACK_ORDER"}',
  '{"intent":"TRACK_ORDER","confidence":"high"}',
  '{"intent":"TRACK_ORDER","confidence":1.5}',
  '{"intent":["TRACK_ORDER"],"confidence":0.8}',
  '[{"intent":"TRACK_ORDER","confidence":0.8}]',
  'null',
])('%s is none', (content) => {
  expect(readModelWord(content, 'm')).toBeNull();
});
