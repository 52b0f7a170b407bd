import type { KnownOrder } from '../domain/return.ts';

/** A delivered order for tests: two studs and one engraved ring. */
export const anOrder = (parts: Partial<KnownOrder> = {}): KnownOrder => ({
  _id: 'ord_1',
  tenant: 'glowglitch',
  number: 'GG-12047',
  currencyCode: 'EUR',
  state: 'DELIVERED',
  deliveredAt: new Date('2026-11-01T16:30:00.000Z'),
  version: 4,
  lines: [
    { lineId: 'oln_studs', quantity: 2, unitPriceMinor: 24_500, finalSale: false },
    { lineId: 'oln_ring', quantity: 1, unitPriceMinor: 128_000, finalSale: true },
  ],
  ...parts,
});
