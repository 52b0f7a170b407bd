import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addMs, HOUR_MS, MINUTE_MS } from '../../../kernel/clock.ts';
import { openMsBetween, readOpeningHours } from '../../../kernel/opening-hours.ts';
import {
  markSla,
  resumeSla,
  retargetSla,
  type SlaClock,
  slaStatusAt,
  spentMsAt,
  startSla,
  stopSla,
} from './sla-clock.ts';

const hours = readOpeningHours('Europe/Amsterdam mon-sat 09:00-20:00');
if (!hours) throw new Error('These hours are well written');
/** A Friday, noon in Amsterdam. */
const noon = new Date('2026-11-20T11:00:00.000Z');
const at = (minutes: number): Date => addMs(noon, minutes * MINUTE_MS);
const twoHours = startSla('FIRST_RESPONSE', 120 * MINUTE_MS, noon, hours);

test('it is due when the promised time is used up, and marked before at 80 percent', () => {
  expect(twoHours.dueAt).toEqual(at(120));
  expect(twoHours.nextMarkAt).toEqual(at(96));
  expect(
    [at(0), at(95), at(96), at(119), at(120)].map((now) => slaStatusAt(twoHours, now, hours)),
  ).toEqual(['ON_TIME', 'ON_TIME', 'AT_RISK', 'AT_RISK', 'BREACHED']);
});

test('a ticket of the evening is due the next day', () => {
  const evening = new Date('2026-11-20T18:30:00.000Z');
  const { dueAt } = startSla('FIRST_RESPONSE', 120 * MINUTE_MS, evening, hours);
  expect(dueAt?.toISOString()).toBe('2026-11-21T09:30:00.000Z');
});

test('while it stands still nothing is due and nothing is used up', () => {
  const stopped = stopSla(twoHours, at(30), hours);
  expect(stopped).toMatchObject({ dueAt: null, nextMarkAt: null, spentMs: 30 * MINUTE_MS });
  expect(slaStatusAt(stopped, at(10_000), hours)).toBe('PAUSED');
  expect(markSla(stopped, at(10_000), hours).marks).toEqual([]);
  const resumed = resumeSla(stopped, at(90), hours);
  expect(resumed.dueAt).toEqual(at(180));
  expect(stopSla(stopped, at(60), hours)).toEqual(stopped);
  expect(resumeSla(resumed, at(100), hours)).toBe(resumed);
});

test('each share is marked once, when it was used up, however late one looks', () => {
  const early = markSla(twoHours, at(100), hours);
  expect(early.marks).toEqual([{ target: 'FIRST_RESPONSE', percent: 80, at: at(96) }]);
  expect(early.clock.nextMarkAt).toEqual(at(120));
  expect(markSla(early.clock, at(110), hours).marks).toEqual([]);

  const late = markSla(twoHours, at(400), hours);
  expect(late.marks.map(({ percent, at }) => [percent, at])).toEqual([
    [80, at(96)],
    [100, at(120)],
  ]);
  expect(late.clock.nextMarkAt).toBeNull();
});

test('what is awaited next is counted from the same beginning, with marks of its own', () => {
  const { clock } = markSla(twoHours, at(100), hours);
  const next = retargetSla(clock, { target: 'RESOLUTION', targetMs: 4 * HOUR_MS }, at(100), hours);
  expect(next).toMatchObject({ markedPercent: 0, dueAt: at(240), nextMarkAt: at(192) });
});

test('a shorter promise may be broken at once, and is marked so', () => {
  const shorter = { target: 'FIRST_RESPONSE', targetMs: 15 * MINUTE_MS } as const;
  const urgent = retargetSla(twoHours, shorter, at(30), hours);
  expect(urgent.dueAt).toEqual(at(30));
  expect(markSla(urgent, at(30), hours).marks.map(({ percent }) => percent)).toEqual([80, 100]);
});

/** A life: stops and resumptions at so many milliseconds after one another. */
const aLife = fc.array(fc.integer({ min: 1, max: 30 * HOUR_MS }), { minLength: 1, maxLength: 8 });

test('whatever the pauses, it has used up the opening hours in which it ran', () => {
  fc.assert(
    fc.property(aLife, (steps) => {
      let clock: SlaClock = startSla('RESOLUTION', 40 * HOUR_MS, noon, hours);
      let now = noon;
      let ranMs = 0;
      for (const stepMs of steps) {
        const next = addMs(now, stepMs);
        if (clock.runningSince) {
          ranMs += openMsBetween(now, next, hours);
          clock = stopSla(clock, next, hours);
        } else clock = resumeSla(clock, next, hours);
        now = next;
      }
      expect(spentMsAt(clock, now, hours)).toBe(ranMs);
    }),
  );
});

test('whatever the pauses, it is due when just the promised time has been used up', () => {
  fc.assert(
    fc.property(aLife, (steps) => {
      let clock: SlaClock = startSla('RESOLUTION', 400 * HOUR_MS, noon, hours);
      let now = noon;
      for (const stepMs of steps) {
        now = addMs(now, stepMs);
        clock = clock.runningSince ? stopSla(clock, now, hours) : resumeSla(clock, now, hours);
      }
      clock = resumeSla(clock, now, hours);
      const { dueAt } = clock;
      if (!dueAt) throw new Error('A running clock is due some time');
      expect(spentMsAt(clock, dueAt, hours)).toBe(clock.targetMs);
      const before = addMs(dueAt, -1);
      expect(slaStatusAt(clock, before, hours)).not.toBe('BREACHED');
      expect(slaStatusAt(clock, dueAt, hours)).toBe('BREACHED');
    }),
  );
});

test('looked at once or many times, the same marks are made', () => {
  fc.assert(
    fc.property(aLife, (steps) => {
      let looked: SlaClock = twoHours;
      let now = noon;
      const made = steps.flatMap((stepMs) => {
        now = addMs(now, stepMs);
        const { clock, marks } = markSla(looked, now, hours);
        looked = clock;
        return marks;
      });
      expect(made).toEqual(markSla(twoHours, now, hours).marks);
    }),
  );
});
