import { expect, test } from '@jest/globals';
import { type OperationDefinitionNode, parse } from 'graphql';
import type { PreparedRequest } from '../operation.ts';
import { slowClientOf } from './slow-client.ts';

const latestOfOrder = { latestOf: 'ordersChanged.order.id' };

const policyOf = (text: string) => {
  const document = parse(text);
  const definition = document.definitions[0] as OperationDefinitionNode;
  const request = { prepared: { operation: { document, definition } } } as PreparedRequest;
  return slowClientOf(request, {
    slowClient: 'latest',
    slowClients: { ordersChanged: latestOfOrder },
  });
};

test.each([
  ['by its name', 'subscription { ordersChanged { id } }'],
  ['by another name', 'subscription { changed: ordersChanged { id } }'],
  ['in a fragment', 'subscription { ...F } fragment F on Subscription { ordersChanged { id } }'],
  ['in a fragment without a name', 'subscription { ... { ordersChanged { id } } }'],
])('a field that is asked for %s has its own policy', (_, text) => {
  expect(policyOf(text)).toBe(latestOfOrder);
});

test.each(['subscription { tick }', 'subscription { constructor }'])(
  '%s has the policy of all',
  (text) => {
    expect(policyOf(text)).toBe('latest');
  },
);
