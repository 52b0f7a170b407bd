import { expect, test } from '@jest/globals';
import { codeText, updateSms, updateText } from './notice-text.ts';

test('words name the order and what happened', () => {
  expect(updateText('OUT_FOR_DELIVERY', 'GG-12047')).toEqual({
    subject: 'GG-12047 is out for delivery',
    body: 'Your parcel is in the van and should be with you today.',
  });
});

test('words of a text hold the way to end them', () => {
  const text = updateSms(updateText('SHIPPED', 'GG-12047'), 'https://shop.example/stop');
  expect(text).toMatch(/^GG-12047 is on its way\. .* Stop: https:\/\/shop\.example\/stop$/);
});

test('words of a code say what it is for', () => {
  const { subject, body } = codeText('123456', 'GG-12047', 10);
  expect(subject).toBe('123456 is your code for updates of GG-12047');
  expect(body).toContain('10 minutes');
});
