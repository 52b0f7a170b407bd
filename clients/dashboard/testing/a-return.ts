import type { OpenedReturn, ReturnRow } from '../returns/return-row.ts';

/** A return that was just asked for, as the list has it. */
export const aReturnRow = (parts: Partial<ReturnRow> = {}): ReturnRow => ({
  __typename: 'Return',
  id: 'return-1',
  number: 'RMA-20031',
  state: 'REQUESTED',
  outcome: 'REFUND',
  requestedAt: '2026-11-20T09:00:00Z',
  changedAt: '2026-11-20T09:00:00Z',
  version: 1,
  reason: { __typename: 'ReturnReason', code: 'WRONG_SIZE', label: 'It does not fit' },
  refund: euros('1940.00'),
  lines: [],
  order: null,
  ...parts,
});

/** One line of a return, of pieces at a price. */
export const aReturnLine = (
  id: string,
  quantity: number,
  price: string | null,
): OpenedReturn['lines'][number] => ({
  __typename: 'ReturnLine',
  id,
  quantity,
  acceptedQuantity: null,
  orderLine: {
    __typename: 'OrderLine',
    id: `order-${id}`,
    title: 'Prisme studs',
    unitPrice: price === null ? null : euros(price),
    variant: null,
    product: null,
  },
});

export const euros = (amount: string) =>
  ({ __typename: 'Money', amount, currencyCode: 'EUR' }) as const;
