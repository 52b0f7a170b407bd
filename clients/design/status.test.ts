import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { buildSchema, isEnumType } from 'graphql';
import * as status from './status.ts';

const schema = buildSchema(readFileSync('schema/api.graphql', 'utf8'));

test.each([
  ['OrderState', status.orderStates],
  ['PaymentState', status.paymentStates],
  ['ShipmentStatus', status.shipmentStatuses],
  ['ReturnState', status.returnStates],
  ['ReturnPayoutState', status.payoutStates],
  ['StylistTicketState', status.ticketStates],
  ['Availability', status.availabilities],
] as const)('each %s of the graph has its gem, shape and word', (name, looks) => {
  const type = schema.getType(name);
  const states = isEnumType(type) ? type.getValues().map((value) => value.name) : [];
  expect(Object.keys(looks).sort()).toEqual(states.sort());
});

test('no two shipment states that differ for the shopper share both shape and word', () => {
  const looks = Object.values(status.shipmentStatuses).map(({ shape, word }) => `${shape} ${word}`);
  expect(new Set(looks).size).toBe(looks.length);
});
