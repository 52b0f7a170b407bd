import { expect, test } from '@jest/globals';
import { compile } from './phrase.ts';

test.each<[string, string[], string[]]>([
  ['parcels?', ['my parcel', 'parcels'], ['parcelled', 'subparcel']],
  ['return(s|ed)?', ['return', 'he returned it'], ['returning']],
  ['(wish|short)[ -]?list', ['wishlist', 'short list', 'wish-list'], ['list']],
  ['deliver*', ['delivered', 'delivery'], ['undelivered']],
  ['(still|been) waiting', ['still waiting', 'i have been waiting'], ['waiting', 'stillwaiting']],
  ['call me [back|now]', ['call me', 'call me now', 'please call me back'], ['call mebe']],
  ['[my|our] order', ['order', 'my order'], ['reorder']],
  [
    'where is [my] [_] order',
    ['where is order', 'where is my order', 'where is my last order'],
    ['where is my very last order'],
  ],
  ['put _ aside', ['put it aside', 'put that aside'], ['put aside']],
  [
    'not .. arrived',
    ['not arrived', 'it has not yet arrived'],
    ['arrived, not', `not ${'x'.repeat(30)} arrived`],
  ],
  ['when ... arrive', [`when ${'x'.repeat(40)} arrive`], []],
  ['^ [my] order $', ['order', ' my order?'], ['my order is late']],
  ['where is <ours> <parcel>', ['where is the ring', 'where is my parcel'], ['where is the shop']],
  [
    '(hold|keep) (<it>|a <piece>) for me',
    ['hold it for me', 'keep a ring for me'],
    ['hold ring for me'],
  ],
  ['(talk|chat) .. <person>', ['talk to a human', 'chat with your team'], ['talk is cheap']],
])('"%s" is found in %j and not in %j', (phrase, found, missed) => {
  const pattern = compile([phrase]);
  expect(found.filter((text) => !pattern.test(text))).toEqual([]);
  expect(missed.filter((text) => pattern.test(text))).toEqual([]);
});

test('a rule fits where any of its phrases does', () => {
  const pattern = compile(['refund', 'money back']);
  expect(pattern.test('i want my money back')).toBe(true);
  expect(pattern.test('a refund')).toBe(true);
  expect(pattern.test('my money')).toBe(false);
});

test('a word that the vocabulary lacks is a mistake of ours, said at once', () => {
  expect(() => compile(['<parrot>'])).toThrow('The vocabulary has no <parrot>');
});
