import { expect, test } from '@jest/globals';
import { redactForModel } from './redact-for-model.ts';

test.each([
  ['where is GG-12047', 'where is [order number]'],
  ['order 120475 has not come', 'order [number] has not come'],
  ['my order no. 12 04 75 please', 'my order no. [number] please'],
  ['write to ella.sample+ring@mail.example.co.uk', 'write to [e-mail]'],
  ['call +31 6 1234 5678 today', 'call [phone number] today'],
  ['paid by 4111 1111 1111 1111', 'paid by [card number]'],
  ['see https://shop.example/?token=abc now', 'see [address] now'],
  ['I am @ella_sample there', 'I am [handle] there'],
])('%s', (text, redacted) => {
  expect(redactForModel(text)).toBe(redacted);
});

test.each([
  ['I am Ella Sample and I wait', 'I am [name] and I wait'],
  ["I'm Ella, hello", "I'm [name], hello"],
  ['i’m ella', 'i’m [name]'],
  ['i am jasper de vries', 'i am [name]'],
  ['This is Zoë from Utrecht', 'This is [name] from Utrecht'],
  ["It's Anne-Marie O'Neill again", "It's [name] again"],
  ['my name is ella sample', 'my name is [name]'],
  ['my name is ella and where is my order', 'my name is [name] and where is my order'],
  ['My name is Ella Sample Jones, hi', 'My name is [name], hi'],
  ['call me al', 'call me [name]'],
  ['Kind regards, Ella Sample', 'Kind regards, [name]'],
  ['MY NAME IS ELLA', 'MY NAME IS [name]'],
])('a name goes: %s', (text, redacted) => {
  expect(redactForModel(text)).toBe(redacted);
});

test.each([
  'I am looking for a ring for my wife',
  "I'm interested in the gold one",
  'I am not sure which size',
  'I am very disappointed',
  'this is a lovely bracelet',
  'this is the second time',
  "it's for a wedding in June",
  "i'm worried about nickel",
  "it's broken and I want my money back",
  'this is ridiculous',
  'something under 1500, or 1,200 at most',
  'a 14k band of 2.5 mm, size 52',
])('what is wished for stays: %s', (text) => {
  expect(redactForModel(text)).toBe(text);
});

test('a long text of almost-names takes no longer than its length', () => {
  const started = process.cpuUsage();
  redactForModel('i am '.repeat(20_000));
  redactForModel('my name is '.repeat(10_000));
  redactForModel('1 '.repeat(50_000));
  const { user } = process.cpuUsage(started);
  expect(user / 1_000).toBeLessThan(1_000);
});
