import { expect, test } from '@jest/globals';
import { findPersonal } from '../kernel/personal-data.ts';
import { testConfig } from '../tests/support/test-config.ts';
import { makeOrderUpdates } from './make-order-updates.ts';
import { makeOrders } from './make-orders.ts';
import { makeProducts } from './make-products.ts';

const tenant = 'glowglitch';
const anchor = new Date('2026-11-21T12:00:00.000Z');
const { secrets } = testConfig();
const products = makeProducts(tenant, anchor);
const orders = makeOrders({ tenant, anchor, products, piiSalt: secrets.piiSalt });

test('somebody waits, somebody has heard it all, and one text could not be sent', () => {
  const { lives, deliveries } = makeOrderUpdates({ tenant, anchor, orders, secrets });
  const now = lives.map((life) => life.at(-1));
  expect(now.map((record) => [record?.channel, record?.state, record?.endReason])).toEqual([
    ['EMAIL', 'ACTIVE', null],
    ['EMAIL', 'ENDED', 'ORDER_DONE'],
    ['SMS', 'ACTIVE', null],
  ]);
  expect(deliveries.map(({ state, lastFailure }) => [state, lastFailure])).toEqual([
    ['DEAD', 'HTTP_503'],
  ]);
});

test('no record of it shows where it goes, and nothing happens in the future', () => {
  const { lives, deliveries } = makeOrderUpdates({ tenant, anchor, orders, secrets });
  const records = [...lives.flat(), ...deliveries];
  for (const { changedAt } of records) expect(changedAt.getTime()).toBeLessThanOrEqual(+anchor);
  for (const { sealedTarget } of lives.flat()) {
    expect(sealedTarget).toMatch(/^v1\./);
    expect(findPersonal(sealedTarget ?? '')).not.toBe('an e-mail address');
  }
});
