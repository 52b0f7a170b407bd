/** @jest-environment jsdom */
import { expect, test } from '@jest/globals';
import { takeOrderLink } from './order-link.ts';

test('the link leaves the address with the first look; whatever else stands there stays', () => {
  const entry = { scroll: 120 };
  history.replaceState(entry, '', '/shop?metal=gold&order_link=eyJ.a-b_c&theme=dark#collection');
  const before = history.length;
  expect(takeOrderLink(window)).toBe('eyJ.a-b_c');
  expect(location.pathname + location.search + location.hash).toBe(
    '/shop?metal=gold&theme=dark#collection',
  );
  expect(history.state).toEqual(entry);
  expect(history.length).toBe(before);
  expect(takeOrderLink(window)).toBeNull();
});

test('an address without a link is left as it is written', () => {
  history.replaceState(null, '', '/shop?q=a%20ring');
  expect(takeOrderLink(window)).toBeNull();
  expect(location.search).toBe('?q=a%20ring');
});
