import { expect, test } from '@jest/globals';
import { testDatabase } from '../../tests/support/test-database.ts';
import { createRunningNumbers } from './running-numbers.ts';

const series = { counters: 'counters', records: 'things', prefix: 'TH-', base: 100 };

test('asked for by several at once from the first on, no number is given twice', async () => {
  await using database = await testDatabase();
  const copies = [series, series].map((each) => createRunningNumbers(database.db, each));
  const given = await Promise.all(
    Array.from({ length: 20 }, (_, index) => copies[index % 2]?.('a-shop')),
  );
  const numbers = given.map((number) => Number(number?.slice('TH-'.length)));
  expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => 101 + i));
});

test('a shop counts for itself, and goes on from what it has stored', async () => {
  await using database = await testDatabase();
  const things = database.db.collection<{ _id: string; tenant: string; number: string }>('things');
  await things.insertMany([
    { _id: 'one', tenant: 'a-shop', number: 'TH-140' },
    { _id: 'two', tenant: 'a-shop', number: 'TH-141' },
    { _id: 'three', tenant: 'young', number: 'TH-7' },
  ]);
  const next = createRunningNumbers(database.db, series);
  expect(await next('a-shop')).toBe('TH-142');
  expect(await next('a-shop')).toBe('TH-143');
  expect(await next('young')).toBe('TH-101');
});

test('the highest that is stored is the highest as a number, not as text', async () => {
  await using database = await testDatabase();
  const things = database.db.collection<{ _id: string; tenant: string; number: string }>('things');
  await things.insertMany([
    { _id: 'one', tenant: 'a-shop', number: 'TH-99999' },
    { _id: 'two', tenant: 'a-shop', number: 'TH-100000' },
    { _id: 'three', tenant: 'a-shop', number: 'TH-of-old' },
  ]);
  const next = createRunningNumbers(database.db, series);
  expect(await next('a-shop')).toBe('TH-100001');
});
