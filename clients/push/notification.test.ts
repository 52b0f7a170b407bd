import { expect, test } from '@jest/globals';
import { readNotification } from './notification.ts';

const origin = 'https://shop.example';

test('a message of the shop is shown as it was written, and leads to its page', () => {
  const message = {
    title: 'GG-12047 is out for delivery',
    body: 'Your parcel is in the van.',
    url: 'https://shop.example/shop?order=1',
    tag: 'order-1',
  };
  expect(readNotification(message, origin)).toEqual({
    title: 'GG-12047 is out for delivery',
    body: 'Your parcel is in the van.',
    tag: 'order-1',
    path: '/shop?order=1',
  });
});

test.each([
  ['https://elsewhere.example/steal'],
  ['javascript:alert(1)'],
  ['//elsewhere.example'],
  [42],
  [undefined],
])('a click on %j leads to the shop’s first page', (url) => {
  expect(readNotification({ title: 'News', url }, origin).path).toBe('/');
});

test.each([[null], ['text'], [{ title: 7 }], [{}]])('%j says that there is news', (message) => {
  expect(readNotification(message, origin)).toEqual({
    title: 'News of your order',
    body: '',
    tag: 'order',
    path: '/',
  });
});

test('no message fills the screen', () => {
  const shown = readNotification({ title: 'a'.repeat(1_000), body: 'b'.repeat(1_000) }, origin);
  expect([shown.title.length, shown.body.length]).toEqual([120, 400]);
});
