import { expect, test } from '@jest/globals';
import { addMs, HOUR_MS } from '../../../kernel/clock.ts';
import { anOrder, aShipment } from '../testing/an-order.ts';
import type { OrderNoteRecord } from './order.ts';
import {
  noteRefusalOf,
  notesMax,
  resendRefusalOf,
  resentPerDayMax,
  withNote,
} from './order-note.ts';

const now = new Date('2026-11-21T12:00:00.000Z');
const aNote = (parts: Partial<OrderNoteRecord> = {}): OrderNoteRecord => ({
  _id: 'nte_1',
  kind: 'NOTE',
  text: 'Asked for a ribbon.',
  subject: 'staff_1',
  by: 'Jasper Sample',
  at: now,
  ...parts,
});
const many = (count: number, parts: Partial<OrderNoteRecord> = {}) =>
  Array.from({ length: count }, () => aNote(parts));

test('a note is one more, and one version', () => {
  const once = withNote(anOrder(), aNote());
  expect(withNote(once, aNote({ _id: 'nte_2' }))).toMatchObject({
    notes: [{ _id: 'nte_1' }, { _id: 'nte_2' }],
    version: 3,
    changedAt: now,
  });
});

test('notes are not written for ever', () => {
  expect(noteRefusalOf(anOrder({ notes: many(notesMax - 1) }))).toBeNull();
  expect(noteRefusalOf(anOrder({ notes: many(notesMax) }))).toBe('TOO_MANY_NOTES');
});

test('the tracking goes out where there is a parcel and somebody to write to', () => {
  expect(resendRefusalOf(anOrder(), now)).toBeNull();
  expect(resendRefusalOf(anOrder({ shipments: [] }), now)).toBe('NOTHING_TO_TRACK');
  const cancelled = [aShipment({ status: 'CANCELLED' })];
  expect(resendRefusalOf(anOrder({ shipments: cancelled }), now)).toBe('NOTHING_TO_TRACK');
  const { customer } = anOrder();
  expect(resendRefusalOf(anOrder({ customer: { ...customer, email: '' } }), now)).toBe(
    'NOTHING_TO_TRACK',
  );
});

test('the tracking goes out three times a day', () => {
  const resent = (count: number, at = now) =>
    resendRefusalOf(anOrder({ notes: many(count, { kind: 'TRACKING_RESENT', at }) }), now);
  expect(resent(resentPerDayMax - 1)).toBeNull();
  expect(resent(resentPerDayMax)).toBe('TOO_MANY_NOTICES');
  expect(resent(resentPerDayMax, addMs(now, -24 * HOUR_MS))).toBeNull();
});
