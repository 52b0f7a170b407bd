import { expect, test } from '@jest/globals';
import { classify } from './classify.ts';
import { scoreFolds } from './folds.ts';
import { readMapping } from './mapping.ts';
import { readSentences } from './read-sentences.ts';
import { precision, recall, type Score, scoreIntents } from './score.ts';

test('a sentence gets the name of its intent and how sure that is', () => {
  expect(classify('where is my order')).toEqual({
    text: 'where is my order',
    intent: 'track_order',
    confidence: 1,
  });
});

test('where none fits there is none', () => {
  expect(classify('tell me a joke')).toEqual({
    text: 'tell me a joke',
    intent: null,
    confidence: 0,
  });
});

test('what the concierge would ask about is named with less than the confidence to act', () => {
  const { intent, confidence } = classify('I had ordered on 23 march');
  expect(intent).toBe('track_order');
  expect(confidence).toBeLessThan(0.6);
});

const scoreOf = (rows: string, mapping: Record<string, string | null>): readonly Score[] =>
  scoreIntents(readSentences(`sentence,label\n${rows}`), readMapping(JSON.stringify(mapping)));

test('what is missed costs recall, what is taken for it costs precision', () => {
  const [track, other] = scoreOf(
    'where is my order,STATUS\nthe sky is blue,STATUS\ntrack my parcel,CHAT\nhello,CHAT',
    { STATUS: 'track_order', CHAT: null },
  );
  expect(track).toEqual({ name: 'track_order', support: 2, read: 2, right: 1 });
  expect(other).toEqual({ name: 'other', support: 2, read: 2, right: 1 });
  if (track) expect([precision(track), recall(track)]).toEqual([0.5, 0.5]);
});

test('folds share out each label, and tell the mean and the lowest of them', () => {
  const rows = [
    ...Array.from({ length: 9 }, () => 'where is my order,STATUS'),
    'the sky is blue,STATUS',
    ...Array.from({ length: 5 }, () => 'hello,CHAT'),
  ];
  const [track, other] = scoreFolds(
    readSentences(`sentence,label\n${rows.join('\n')}`),
    readMapping('{"STATUS": "track_order", "CHAT": null}'),
    5,
  );
  expect(track).toEqual({
    name: 'track_order',
    support: 10,
    precision: { mean: 1, lowest: 1 },
    recall: { mean: 0.9, lowest: 0.5 },
  });
  expect(other).toMatchObject({ support: 5, precision: { lowest: 0.5 }, recall: { mean: 1 } });
});

test('folds without a sentence of an intent say nothing of it', () => {
  const [track] = scoreFolds(
    readSentences('sentence,label\nhello,CHAT\ngood morning,CHAT'),
    readMapping('{"STATUS": "track_order", "CHAT": null}'),
    2,
  );
  expect(track).toEqual({ name: 'track_order', support: 0, precision: null, recall: null });
});

test('an intent that the mapping does not name is as good as none', () => {
  const [, other] = scoreOf('show me rings,BUY', { STATUS: 'track_order' });
  expect(other).toEqual({ name: 'other', support: 1, read: 1, right: 1 });
});

test('a label with an intent that does not exist is named', () => {
  expect(() => readMapping('{"ORDER_STATUS": "order_track"}')).toThrow(
    /^ORDER_STATUS: must be null or one of find_product, track_order/,
  );
  expect(() => readMapping('nothing')).toThrow('The mapping is no JSON');
});

test('a file without the two columns is refused with its row', () => {
  expect(() => readSentences('text,intent\nhello,GREETING')).toThrow(
    'Row 2: wants the columns sentence and label',
  );
});
