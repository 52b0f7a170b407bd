import { expect, test } from '@jest/globals';
import { aTicket } from '../testing/a-ticket.ts';
import { slaLook, spanWords } from './sla.ts';

const at = (time: string) => new Date(`2026-11-21T${time}Z`);

test.each([
  [3 * 60_000 + 48_000, '03:48'],
  [999, '00:00'],
  [3_600_000, '1 h 00'],
  [2 * 3_600_000 + 5 * 60_000, '2 h 05'],
  [27 * 3_600_000 + 40 * 60_000, '27 h 40'],
  [75 * 3_600_000, '3 d'],
])('%i ms are %s', (ms, words) => {
  expect(spanWords(ms)).toBe(words);
});

test('the ring fills with the time that is used up', () => {
  expect(slaLook(aTicket(), at('12:03:45'))).toEqual({
    gem: 'emerald',
    time: '11:15',
    what: 'to answer',
    percent: 25,
  });
});

test('a promise over closed hours is not drawn as used up, however long it still is', () => {
  const overnight = aTicket({ slaDueAt: '2026-11-22T09:00:00Z' });
  expect(slaLook(overnight, at('12:00:00')).percent).toBe(0);
});

test('what the service calls close is close, whatever the wall clock makes of it', () => {
  const close = aTicket({ slaStatus: 'AT_RISK', slaTarget: 'RESOLUTION' });
  expect(slaLook(close, at('12:05:00'))).toMatchObject({
    gem: 'citrine',
    what: 'to resolve',
    percent: 80,
  });
});

test('past its moment it is late, before the service has said so', () => {
  expect(slaLook(aTicket(), at('12:21:12'))).toEqual({
    gem: 'ruby',
    time: '−06:12',
    what: 'late',
    percent: 100,
  });
});

test.each([
  [{ slaStatus: 'PAUSED', slaDueAt: null }, 'clock stopped'],
  [{ slaStatus: 'DONE', slaDueAt: null }, 'done'],
] as const)('where no time runs none is shown: %j', (parts, what) => {
  expect(slaLook(aTicket(parts), at('12:00:00'))).toMatchObject({ time: '', what, gem: 'pearl' });
});
