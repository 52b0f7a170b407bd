import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { sessionKey, statementsRange } from '../storage/keys.ts';
import { openLmdbStore } from '../storage/lmdb-store.ts';
import type { OrderedStore } from '../storage/ordered-store.ts';
import { removeNote, SessionNote } from './retry-notes.ts';

const id = 'ab'.repeat(16);
const now = new Date(0);
let directory: string;
let store: OrderedStore;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'retry-notes-'));
  store = openLmdbStore(join(directory, 'data'), 'no-sync');
});

afterEach(async () => {
  await store.close();
  await rm(directory, { recursive: true });
});

function noteOf(count: number, resultOf: (statement: number) => object): SessionNote {
  const note = new SessionNote(7n);
  for (let statement = 0; statement < count; statement += 1) {
    store.write(() => {
      note.add([statement], { ...resultOf(statement) });
      note.store(store, id, now);
    });
  }
  return note;
}

const pieces = (): number => store.keys(statementsRange(sessionKey(id))).length;

test('a note is found again as it was stored', () => {
  noteOf(3, (statement) => ({ n: statement }));
  const note = SessionNote.load(store, id);
  expect(note).toMatchObject({ number: 7n, isCommitted: false });
  expect([0, 1, 2, 3].map((statement) => note?.resultOf(statement))).toEqual([
    { n: 0 },
    { n: 1 },
    { n: 2 },
    undefined,
  ]);
});

test('statements of one outcome take no more room than one', () => {
  noteOf(500, () => ({ n: 1 }));
  expect(store.get(sessionKey(id))?.length).toBeLessThan(200);
  expect(SessionNote.load(store, id)?.resultOf(499)).toEqual({ n: 1 });
});

test('a long note is stored in pieces, and read and removed as one', () => {
  const note = noteOf(500, (statement) => ({ n: 1, upserted: { _id: statement } }));
  expect(pieces()).toBeGreaterThan(3);
  expect(store.get(sessionKey(id))?.length).toBeLessThan(5000);
  const stored = SessionNote.load(store, id);
  for (const statement of [0, 77, 499]) {
    expect(stored?.resultOf(statement)).toEqual({ n: 1, upserted: { _id: statement } });
    expect(note.resultOf(statement)).toEqual(stored?.resultOf(statement));
  }
  expect(stored?.resultOf(500)).toBeUndefined();
  store.write(() => removeNote(store, sessionKey(id)));
  expect(pieces()).toBe(0);
  expect(SessionNote.load(store, id)).toBeUndefined();
});

test('statements that come late have their place', () => {
  const note = new SessionNote(7n);
  note.add([0, 1, 4, 5], { n: 1 });
  note.add([2], { n: 2 });
  note.add([3], { n: 1 });
  expect([0, 1, 2, 3, 4, 5, 6].map((statement) => note.resultOf(statement)?.['n'])).toEqual([
    1,
    1,
    2,
    1,
    1,
    1,
    undefined,
  ]);
});
