import { expect, test } from '@jest/globals';
import { type Moment, momentOf } from './moment.ts';
import { findZone, fromLocal, toLocal } from './time-zone.ts';

const at = (text: string): Moment => momentOf(new Date(text));
const local = (text: string): Moment => at(`${text}Z`);

test.each(['Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', '+05:30', '-0330', '+14', 'UTC'])(
  'the local time in %s leads back, on days when no clock changes',
  (name) => {
    const zone = findZone(name);
    for (let month = 1; month <= 12; month += 1) {
      const instant = at(`2021-${String(month).padStart(2, '0')}-18T23:59:59.999Z`);
      expect(fromLocal(toLocal(instant, zone), zone)).toEqual(instant);
    }
  },
);

test.each([
  {
    name: 'a time that clocks skip',
    given: '2021-03-14T02:30:00',
    instant: '2021-03-14T07:30:00Z',
  },
  { name: 'a time before a change', given: '2021-03-14T01:30:00', instant: '2021-03-14T06:30:00Z' },
  { name: 'a time after a change', given: '2021-03-14T03:30:00', instant: '2021-03-14T07:30:00Z' },
])('in New York, $name is an instant', ({ given, instant }) => {
  expect(fromLocal(local(given), findZone('America/New_York'))).toEqual(at(instant));
});

test.each(['', 'europe/berlin', 'Europe/Nowhere', 'Z', '5', '+5', '+05:3', '+05:30:00', 'PST'])(
  'there is no zone %p',
  (name) => {
    expect(() => findZone(name)).toThrow(expect.objectContaining({ code: 40485 }));
  },
);
