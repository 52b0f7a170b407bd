import { expect, test } from '@jest/globals';
import { compareOperation, type PlannedOperation } from './compare-plans.ts';
import { defaultGrowth } from './plan-budgets.ts';

const operation = { client: 'widget', id: 'sha256:1' };
const planned = (fetches: number, depth: number, cost: number): PlannedOperation => ({
  kind: 'planned',
  name: 'Order',
  size: { fetches, depth, cost },
  steps: Array.from({ length: fetches }, (_, index) => ({
    subgraph: index === 0 ? 'orders' : 'catalog',
    path: index === 0 ? '' : `order.piece${index}`,
  })),
});
const broken: PlannedOperation = { kind: 'broken', reason: 'Gone', fields: ['Order.number'] };
const compare = (before: PlannedOperation, after: PlannedOperation, budgets = {}) =>
  compareOperation(operation, before, after, { budgets, growth: defaultGrowth });

test('what stays as it is, shrinks, or grows a little is no finding', () => {
  expect(compare(planned(2, 2, 10), planned(2, 2, 10))).toBeNull();
  expect(compare(planned(2, 2, 10), planned(1, 1, 1))).toBeNull();
  expect(compare(planned(2, 2, 10), planned(4, 3, 15))).toBeNull();
});

test('what grows further slows, and says by what and where', () => {
  expect(compare(planned(2, 2, 10), planned(5, 3, 10))).toEqual({
    client: 'widget',
    operation: 'Order',
    kind: 'slows',
    fields: ['order.piece2 from catalog', 'order.piece3 from catalog', 'order.piece4 from catalog'],
    message:
      'widget Order slows: fetches 2 → 5, at most 4; asked in addition: order.piece2 from catalog, order.piece3 from catalog, order.piece4 from catalog',
  });
  expect(compare(planned(2, 2, 10), planned(2, 2, 16))?.message).toBe(
    'widget Order slows: cost 10 → 16, at most 15',
  );
});

test('a budget is what counts where there is one', () => {
  const budgets = { widget: { Order: { fetches: 3, depth: 2, cost: 10 } } };
  expect(compare(planned(2, 2, 10), planned(3, 2, 10), budgets)).toBeNull();
  expect(compare(planned(2, 2, 10), planned(4, 2, 10), budgets)?.message).toContain('at most 3');
});

test('what is over its budget already may stay so', () => {
  const budgets = { widget: { Order: { fetches: 1, depth: 1, cost: 1 } } };
  expect(compare(planned(2, 2, 10), planned(2, 2, 10), budgets)).toBeNull();
  expect(compare(planned(2, 2, 10), planned(3, 2, 10), budgets)?.kind).toBe('slows');
});

test("what breaks names what is gone; what was broken before is nobody's fault now", () => {
  expect(compare(planned(1, 1, 1), broken)).toMatchObject({
    kind: 'breaks',
    fields: ['Order.number'],
    message: 'widget Order breaks: Gone',
  });
  expect(compare(broken, broken)).toBeNull();
});
