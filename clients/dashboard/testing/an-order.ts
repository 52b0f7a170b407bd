import type { OrderRow } from '../orders/order-row.ts';

/** An order on its way, as the list has it. */
export const anOrder = (parts: Partial<OrderRow> = {}): OrderRow => ({
  __typename: 'Order',
  id: 'order-1',
  number: 'GG-12047',
  state: 'SHIPPED',
  shipmentStatus: 'IN_TRANSIT',
  placedAt: '2026-11-20T09:00:00Z',
  changedAt: '2026-11-21T09:00:00Z',
  deliveredAt: null,
  version: 3,
  total: null,
  attention: null,
  expectedDelivery: null,
  customer: null,
  shipments: [{ __typename: 'Shipment', id: 'shipment-1', carrier: 'dpd' }],
  statusHistory: [],
  lines: [],
  ...parts,
});
