import { expect, test } from '@jest/globals';
import { HOUR_MS } from '../../kernel/clock.ts';
import { fakeClock } from '../../tests/support/fake-clock.ts';
import { createAutomaticDocuments } from './automatic-documents.ts';

test('a document is remembered as long as it is sent once a day', () => {
  const clock = fakeClock();
  const documents = createAutomaticDocuments(clock);
  documents.remember('app', 'h', '{ a }');
  clock.advance(23 * HOUR_MS);
  expect(documents.find('app', 'h')).toBe('{ a }');
  clock.advance(23 * HOUR_MS);
  expect(documents.find('app', 'h')).toBe('{ a }');
  clock.advance(24 * HOUR_MS);
  expect(documents.find('app', 'h')).toBeNull();
});

test('one client cannot push out what another sent', () => {
  const documents = createAutomaticDocuments(fakeClock());
  documents.remember('app', 'h', '{ a }');
  for (let n = 0; n < 1_100; n += 1) documents.remember(null, String(n), '{ b }');
  expect(documents.find('app', 'h')).toBe('{ a }');
  expect(documents.find(null, '0')).toBeNull();
  expect(documents.find(null, '1099')).toBe('{ b }');
});

test('a text beyond all reason is not remembered', () => {
  const documents = createAutomaticDocuments(fakeClock());
  documents.remember('app', 'h', `{ a } #${'x'.repeat(40_000)}`);
  expect(documents.find('app', 'h')).toBeNull();
});
