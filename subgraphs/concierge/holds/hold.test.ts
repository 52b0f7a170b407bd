import { expect, test } from '@jest/globals';
import { addMs, HOUR_MS } from '../../../kernel/clock.ts';
import {
  convert,
  expire,
  extend,
  type HoldRecord,
  holdMs,
  isActive,
  newHold,
  release,
} from './hold.ts';

const now = new Date('2026-11-21T12:00:00.000Z');
const later = (hours: number): Date => addMs(now, hours * HOUR_MS);
const ids = {
  _id: 'hld_1',
  tenant: 'glowglitch',
  sessionId: 'ses_1',
  productId: 'prd_1',
  variantId: 'var_1',
  slot: 0,
};
const held = newHold(ids, now);
const must = (hold: HoldRecord | string): HoldRecord => {
  if (typeof hold === 'string') throw new Error(hold);
  return hold;
};

test('a piece is kept for 48 hours, to the moment', () => {
  expect(held.expiresAt).toEqual(later(48));
  expect(isActive(held, later(47.99))).toBe(true);
  expect(isActive(held, later(48))).toBe(false);
});

test('it is extended once, from where it would have ended', () => {
  const extended = must(extend(held, later(20)));
  expect(extended).toMatchObject({ state: 'EXTENDED', expiresAt: later(96), version: 2 });
  expect(extend(extended, later(30))).toBe('ALREADY_EXTENDED');
  expect(holdMs).toBe(48 * HOUR_MS);
});

test.each([
  ['given back', must(release(held, later(1))), 'RELEASED'],
  ['bought', must(convert(held, 'ord_1', later(1))), 'CONVERTED'],
  ['left', expire(held, later(49)), 'EXPIRED'],
])('a hold that was %s is over: nothing more happens to it', (_how, over, state) => {
  expect(over).toMatchObject({ state, version: 2 });
  expect('open' in over).toBe(false);
  expect(over.purgeAt).not.toBeNull();
  for (const step of [
    extend(over, later(2)),
    release(over, later(2)),
    convert(over, 'ord_2', later(2)),
  ])
    expect(step).toBe('NOT_ACTIVE');
});

test('one whose time is over is over before the sweeper has seen it', () => {
  for (const step of [
    extend(held, later(48)),
    release(held, later(48)),
    convert(held, 'ord_1', later(48)),
  ])
    expect(step).toBe('NOT_ACTIVE');
});
