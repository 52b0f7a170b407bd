import { expect, test } from '@jest/globals';
import type { Gateway } from '../gateway/gateway.ts';
import { applyShipmentFactThrough } from './shipment-facts.ts';

const scan = {
  tenant: 'glowglitch',
  idempotencyKey: 'one',
  carrier: 'dpd',
  trackingNumber: 'GGR00000020001',
  rawCode: 'COURIER',
  status: 'PICKED_UP',
  occurredAt: new Date('2026-11-21T12:00:00.000Z'),
  location: null,
  expected: null,
} as const;

interface Answers {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: object }[];
}

/** The graph, answering orders and returns from a table. */
function graph(orders: Answers, returns: Answers = { data: null }) {
  const asked: string[] = [];
  const execute = async ({ query }: { readonly query: string }) => {
    const isOfReturns = query.includes('returnScan');
    asked.push(isOfReturns ? 'returns' : 'orders');
    return isOfReturns ? returns : orders;
  };
  const apply = applyShipmentFactThrough({ execute } as unknown as Pick<Gateway, 'execute'>);
  return { apply, asked };
}

const outcome = (name: string): Answers => ({
  data: { applyShipmentFact: { outcome: name, userErrors: [] } },
});
const failed = (code: string): Answers => ({
  data: null,
  errors: [{ message: 'No', extensions: { code } }],
});

test('a parcel that orders sent is not asked for among returns', async () => {
  const { apply, asked } = graph(outcome('APPLIED'));
  expect(await apply(scan)).toEqual({ outcome: 'APPLIED' });
  expect(asked).toEqual(['orders']);
});

test.each([
  ['a return travels so', { returnScan: { return: { id: 'r' } } }, 'APPLIED'],
  ['no return travels so', { returnScan: { return: null } }, 'UNKNOWN_SHIPMENT'],
])('where orders know no such parcel and %s', async (_what, data, expected) => {
  const { apply, asked } = graph(outcome('UNKNOWN_SHIPMENT'), { data });
  expect(await apply(scan)).toEqual({ outcome: expected });
  expect(asked).toEqual(['orders', 'returns']);
});

test.each([
  ['orders are', graph(failed('SUBGRAPH_UNAVAILABLE')), 'SUBGRAPH_UNAVAILABLE'],
  ['orders are silent and', graph({ data: null }), 'SUBGRAPH_UNAVAILABLE'],
  [
    'returns are',
    graph(outcome('UNKNOWN_SHIPMENT'), failed('SUBGRAPH_UNAVAILABLE')),
    'SUBGRAPH_UNAVAILABLE',
  ],
  ['returns were', graph(outcome('UNKNOWN_SHIPMENT'), failed('CONFLICT')), 'CONFLICT'],
])('while %s away a scan is not said to be of an unknown parcel', async (_who, { apply }, code) => {
  await expect(apply(scan)).rejects.toMatchObject({ code });
});

test.each(['BAD_USER_INPUT', 'OPERATION_LIMIT_EXCEEDED'])(
  'what the graph will never take is refused, not tried again: %s',
  async (code) => {
    const { apply } = graph(failed(code));
    expect(await apply(scan)).toEqual({ outcome: 'REFUSED', reason: 'No' });
  },
);
