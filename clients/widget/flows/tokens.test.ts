import { expect, test } from '@jest/globals';
import { guardedStorage } from './browser-storage.ts';
import { createTokens } from './tokens.ts';

const noon = Date.parse('2026-11-21T12:00:00.000Z');
const laterIso = (minutes: number) => new Date(noon + minutes * 60_000).toISOString();

test('the right to an order goes first, and the session after it ran out', () => {
  const clock = { now: noon };
  const tokens = createTokens(memory(), memory(), () => clock.now);
  tokens.keepSession('session', laterIso(720));
  tokens.keepAccess('access', laterIso(60), 'o1');
  expect(tokens.authorization()).toBe('Bearer access');
  expect(tokens.openOrderId()).toBe('o1');
  clock.now = noon + 61 * 60_000;
  expect(tokens.authorization()).toBe('Bearer session');
  expect(tokens.openOrderId()).toBeNull();
});

test('a token that the graph does not take falls back to the one below', () => {
  const tokens = createTokens(memory(), memory(), () => noon);
  tokens.keepSession('session', laterIso(720));
  tokens.keepAccess('access', laterIso(60), 'o1');
  tokens.drop('Bearer access');
  expect(tokens.authorization()).toBe('Bearer session');
  tokens.drop('Bearer access');
  expect(tokens.authorization()).toBe('Bearer session');
  tokens.drop('Bearer session');
  expect(tokens.authorization()).toBeNull();
});

test('a reload finds both; another tab finds the session and not the order', () => {
  const shared = memory();
  const own = memory();
  const first = createTokens(shared, own, () => noon);
  first.keepSession('session', laterIso(720));
  first.keepAccess('access', laterIso(60), 'o1');
  expect(createTokens(shared, own, () => noon).authorization()).toBe('Bearer access');
  expect(createTokens(shared, memory(), () => noon).authorization()).toBe('Bearer session');
});

test('where storage is forbidden the page still works, until it is closed', () => {
  const forbidden = guardedStorage(() => {
    throw new Error('SecurityError');
  });
  const tokens = createTokens(forbidden, forbidden, () => noon);
  tokens.keepSession('session', laterIso(720));
  expect(tokens.authorization()).toBe('Bearer session');
});

test("someone else's text in the storage is not a token", () => {
  const kept = new Map([['aurora.session', '{broken']]);
  expect(createTokens(memory(kept), memory(), () => noon).authorization()).toBeNull();
});

test('a widget that has gone keeps nothing, whatever still comes', () => {
  const shared = memory();
  const own = memory();
  const tokens = createTokens(shared, own, () => noon);
  tokens.close();
  tokens.keepSession('session', laterIso(720));
  tokens.keepAccess('access', laterIso(60), 'o1');
  expect(createTokens(shared, own, () => noon).authorization()).toBeNull();
});

test('what was asked before all was forgotten ends, what is asked after does not', () => {
  const tokens = createTokens(memory(), memory(), () => noon);
  const before = tokens.until();
  tokens.forget();
  expect([before.aborted, tokens.until().aborted]).toEqual([true, false]);
});

function memory(kept = new Map<string, string>()) {
  const storage: Storage = {
    get length() {
      return kept.size;
    },
    clear: () => kept.clear(),
    getItem: (key) => kept.get(key) ?? null,
    key: () => null,
    removeItem: (key) => void kept.delete(key),
    setItem: (key, value) => void kept.set(key, value),
  };
  return guardedStorage(() => storage);
}
