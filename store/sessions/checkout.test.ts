import { expect, test } from '@jest/globals';
import { Checkout } from './checkout.ts';

test('who waits has it one after the other, in the order of coming', async () => {
  const checkout = new Checkout();
  await checkout.take(undefined);
  const came: string[] = [];
  const waiting = checkout.take(undefined).then(() => came.push('second'));
  checkout.giveBack();
  const late = checkout.take(undefined).then(() => came.push('third'));
  await waiting;
  expect([came, checkout.isTaken]).toEqual([['second'], true]);
  checkout.giveBack();
  await late;
  checkout.giveBack();
  expect([came, checkout.isTaken]).toEqual([['second', 'third'], false]);
});
