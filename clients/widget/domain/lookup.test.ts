import { expect, test } from '@jest/globals';
import { type LookupHappening, moveLookup, newLookup } from './lookup.ts';

const after = (...happenings: LookupHappening[]) =>
  happenings.reduce((lookup, happening) => moveLookup(lookup, happening), newLookup);

test('the way to an order: details, code, open', () => {
  expect(after('requested').step).toBe('requesting');
  expect(after('requested', 'codeSent').step).toBe('code');
  expect(after('requested', 'codeSent', 'entered', 'opened').step).toBe('opened');
});

test('the way by a letter’s link: open, or the details after all', () => {
  expect(after('followed', 'opened').step).toBe('opened');
  expect(after('followed', 'refused').step).toBe('asking');
});

test('a wrong code leaves the form open, with the tries that are left', () => {
  const wrong = moveLookup(after('requested', 'codeSent', 'entered'), 'wrongCode', {
    attemptsLeft: 3,
  });
  expect(wrong).toMatchObject({ step: 'code', attemptsLeft: 3 });
});

test('a spent challenge goes back to the details and keeps what was typed', () => {
  const typed = moveLookup(newLookup, 'requested', { orderNumber: 'GG-12047' });
  const spent = moveLookup(moveLookup(moveLookup(typed, 'codeSent'), 'entered'), 'refused');
  expect(spent).toMatchObject({ step: 'asking', orderNumber: 'GG-12047' });
});

test('an answer that comes too late changes nothing', () => {
  const opened = after('requested', 'codeSent', 'entered', 'opened');
  expect(moveLookup(opened, 'wrongCode', { attemptsLeft: 1 })).toBe(opened);
});
