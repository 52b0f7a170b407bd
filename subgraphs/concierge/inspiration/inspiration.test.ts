import { expect, test } from '@jest/globals';
import { addMs, DAY_MS, MINUTE_MS } from '../../../kernel/clock.ts';
import {
  accepted,
  atDue,
  type InspirationRecord,
  isWaiting,
  litterOf,
  received,
  receivedMs,
  rejected,
  removed,
  tidied,
} from './inspiration.ts';

const noon = new Date('2026-11-21T12:00:00.000Z');
const later = (ms: number): Date => addMs(noon, ms);
const retentionMs = 90 * DAY_MS;
const ids = { _id: 'ins_1', tenant: 'shop', sessionId: 'ses_1', slot: 0, blobName: 'ab/c' };
const sent = received(ids, noon);
const picture = { mime: 'image/webp' as const, width: 4, height: 3, bytes: 99 };
const ready = tidied(accepted(sent, picture, noon), noon, retentionMs);

test('what was sent waits for a quarter of an hour', () => {
  expect(isWaiting(sent, later(receivedMs - 1))).toBe(true);
  expect(isWaiting(sent, later(receivedMs))).toBe(false);
  expect(isWaiting(ready, noon)).toBe(false);
});

test('blobs of what is removed before it was checked wait until no check can make another', () => {
  expect(removed(sent, noon).dueAt).toEqual(later(2 * MINUTE_MS));
  expect(removed(ready, noon).dueAt).toEqual(noon);
});

test('each blob is written down before it is made, and crossed out once it is gone', () => {
  const blobsOf = ({ blobs }: InspirationRecord) => blobs;
  expect(blobsOf(sent)).toEqual(['raw', 'webp']);
  const checked = accepted(sent, picture, noon);
  expect([litterOf(checked), checked.dueAt]).toEqual([['raw'], noon]);
  expect([blobsOf(ready), litterOf(ready), ready.purgeAt]).toEqual([['webp'], [], null]);
  const refused = rejected(sent, 'INFECTED', noon);
  expect([litterOf(refused), refused.open, refused.purgeAt]).toEqual([
    ['raw', 'webp'],
    false,
    null,
  ]);
  const gone = tidied(removed(ready, noon), noon, retentionMs);
  expect(gone).toMatchObject({ blobs: [], dueAt: null, purgeAt: later(DAY_MS), picture: null });
});

test.each<[string, InspirationRecord, Date, InspirationRecord['state']]>([
  ['what nobody came for goes', sent, later(receivedMs), 'REMOVED'],
  ['a picture stays while its time is', ready, later(retentionMs - 1), 'READY'],
  ['and goes when it is over', ready, later(retentionMs), 'REMOVED'],
  ['a refused one stays refused', rejected(sent, 'INFECTED', noon), noon, 'REJECTED'],
])('when it is due, %s', (_what, record, now, state) => {
  const next = atDue(record, now, retentionMs);
  expect([next.state, next === record]).toEqual([state, state === record.state]);
});

test('a ready picture is next due when its time is over', () => {
  expect(ready.dueAt).toEqual(later(retentionMs));
});
