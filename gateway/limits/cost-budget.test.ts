import { expect, test } from '@jest/globals';
import { anonymous, type Caller } from '../../kernel/caller.ts';
import { fakeClock } from '../../tests/support/fake-clock.ts';
import type { RequestContext } from '../operation.ts';
import { budgetKeyOf, createCostBudgets, createMemoryBudgets } from './cost-budget.ts';

const perMinute = { anonymous: 60, shopper: 600, staff: 6_000, service: 6_000 };
const shopper = (sessionId: string): Caller => ({
  kind: 'shopper',
  tenant: 'shop',
  sessionId,
  orderIds: [],
  scopes: ['session'],
  client: 'widget',
});
const contextOf = (caller: Caller, remoteAddress = '10.0.0.1'): RequestContext => ({
  requestId: 'req_1',
  caller,
  remoteAddress,
  door: 'http',
  kinds: ['query'],
  deadlineAtMs: null,
});
const nobody = contextOf(anonymous('shop'));

function budgetsAt() {
  const clock = fakeClock();
  return { clock, budgets: createCostBudgets(perMinute, createMemoryBudgets(clock)) };
}

test('what is spent is gone, and comes back evenly', () => {
  const { clock, budgets } = budgetsAt();
  void budgets.charge(nobody, 50);
  expect(budgets.headersOf(nobody)).toEqual({
    'ratelimit-policy': '"cost";q=60;w=60',
    ratelimit: '"cost";r=10;t=50',
  });
  const next = contextOf(anonymous('shop'));
  expect(() => budgets.charge(next, 30)).toThrow(
    expect.objectContaining({
      code: 'RATE_LIMITED',
      message: 'This operation costs 30; 10 are left',
      details: { retryAfterSeconds: 20, cost: 30 },
    }),
  );
  expect(budgets.headersOf(next)).toMatchObject({ ratelimit: '"cost";r=10;t=50' });
  clock.advance(20_000);
  void budgets.charge(next, 30);
  expect(budgets.headersOf(next)).toMatchObject({ ratelimit: '"cost";r=0;t=60' });
});

test('an operation that costs more than there ever is says so, and not to come back', () => {
  const { budgets } = budgetsAt();
  expect(() => budgets.charge(nobody, 61)).toThrow(
    expect.objectContaining({
      code: 'OPERATION_LIMIT_EXCEEDED',
      message: 'This operation costs 61, more than there is in a minute (60)',
      details: { limit: 'costPerMinute', max: 60, actual: 61 },
    }),
  );
});

test('nobody spends what others have', () => {
  const { budgets } = budgetsAt();
  void budgets.charge(contextOf(shopper('s1')), 600);
  expect(() => budgets.charge(contextOf(shopper('s1'), '10.0.0.2'), 1)).toThrow('0 are left');
  void budgets.charge(contextOf(shopper('s2')), 600);
  void budgets.charge(nobody, 60);
  void budgets.charge(contextOf(anonymous('shop'), '10.0.0.2'), 60);
});

test('a caller is who a token proves; a header or an address changes nothing', () => {
  const first = budgetKeyOf(contextOf(shopper('s1'), '10.0.0.1'));
  expect(budgetKeyOf(contextOf(shopper('s1'), '10.9.9.9'))).toBe(first);
  expect(budgetKeyOf(nobody)).toBe('anonymous 10.0.0.1');
});

test('what we ask of ourselves is free', () => {
  const { budgets } = budgetsAt();
  const inside = { ...nobody, door: 'internal' as const };
  void budgets.charge(inside, 1_000_000);
  expect(budgets.headersOf(inside)).toEqual({});
});
