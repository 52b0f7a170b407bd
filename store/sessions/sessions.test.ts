import { expect, jest, test } from '@jest/globals';
import { openEngine } from '../engine/testing/open-engine.ts';
import { allSessions, sessionKey } from '../storage/keys.ts';
import type { Transaction } from '../transactions/transaction.ts';
import { SessionNote } from './retry-notes.ts';
import { Sessions } from './sessions.ts';

const minuteMs = 60_000;

/** A clock that the test moves, until its end. */
function fakeTimers(): Disposable {
  jest.useFakeTimers();
  return { [Symbol.dispose]: () => void jest.useRealTimers() };
}

const begin = (sessions: Sessions, id: string, number: bigint): Transaction =>
  sessions.start(sessions.get(id), {}, number);

test('each transaction ends by itself a minute after its own start', async () => {
  await using opened = openEngine();
  using _clock = fakeTimers();
  const sessions = new Sessions(opened.engine);
  const first = begin(sessions, 'a', 1n);
  jest.advanceTimersByTime(minuteMs / 2);
  const second = begin(sessions, 'b', 1n);
  jest.advanceTimersByTime(minuteMs / 2 - 1);
  expect([first.state, second.state]).toEqual(['open', 'open']);
  jest.advanceTimersByTime(1);
  expect([first.state, second.state]).toEqual(['aborted', 'open']);
  const third = begin(sessions, 'a', 2n);
  jest.advanceTimersByTime(minuteMs / 2);
  expect([second.state, third.state]).toEqual(['aborted', 'open']);
  jest.advanceTimersByTime(minuteMs / 2);
  expect(third.state).toBe('aborted');
});

test('no timer is left when no transaction is', async () => {
  await using opened = openEngine();
  using _clock = fakeTimers();
  const sessions = new Sessions(opened.engine);
  begin(sessions, 'a', 1n);
  jest.advanceTimersByTime(minuteMs);
  expect(jest.getTimerCount()).toBe(0);
  begin(sessions, 'a', 2n);
  sessions.abortAll();
  expect(jest.getTimerCount()).toBe(0);
});

test('what old sessions have done is forgotten a part at a time, and nothing of the others', async () => {
  await using opened = openEngine();
  const { engine } = opened;
  const now = new Date();
  const writtenAgo = (minutes: number, id: string) =>
    new SessionNote(1n).store(engine.store, id, new Date(now.getTime() - minutes * minuteMs));
  const old = 500;
  engine.store.write(() => {
    for (let i = 0; i < old; i += 1) writtenAgo(31, i.toString(16).padStart(4, '0'));
    writtenAgo(29, 'ffff');
  });
  const expired = new Sessions(engine).expire(now);
  const afterOneTurn = engine.store.count(allSessions);
  await expired;
  expect(afterOneTurn).toBeGreaterThan(1);
  expect(engine.store.keys(allSessions)).toEqual([sessionKey('ffff')]);
});
