import { z } from 'zod';
import { hasScope } from '../../kernel/caller.ts';
import { readRoute } from '../define-route.ts';
import { enums, instant, money, page, pageInfo } from '../fields.ts';
import { order, orderSelection } from './orders.ts';
import { amountFragment } from './products.ts';
import { returned, returnSelection } from './returns.ts';

const withoutTotals = 'Left out for callers without the right `totals:read`';

export const dashboardRoutes = [
  readRoute({
    id: 'listOrders',
    tag: 'Dashboard',
    path: '/api/dashboard/orders',
    summary: 'Orders for staff, last change first',
    query: z.strictObject({
      view: enums.OrderView.optional(),
      state: z.array(enums.OrderState).max(9).optional(),
      number: z.string().min(1).max(40).optional(),
      ...page,
    }),
    operation: `query RestOrders(
      $first: Int!, $after: String, $filter: OrderFilter, $withTotals: Boolean!
    ) {
      orders(first: $first, after: $after, filter: $filter) {
        nodes { ${orderSelection} total @include(if: $withTotals) { ...Amount } }
        pageInfo { hasNextPage endCursor }
      }
    }
    ${amountFragment}`,
    root: 'orders',
    answer: z.object({
      orders: z.array(
        order.extend({ total: money.nullable().optional().meta({ description: withoutTotals }) }),
      ),
      pageInfo,
    }),
    example: { query: { view: 'NEEDS_ATTENTION', first: 10 } },
    variables: ({ query: { view, state, number, first, after } }, { caller }) => ({
      first: first ?? 30,
      after,
      filter: { view, states: state, number },
      withTotals: hasScope(caller, 'totals:read'),
    }),
    shape: ({ orders }) => listOf('orders', orders),
  }),
  readRoute({
    id: 'listReturns',
    tag: 'Dashboard',
    path: '/api/dashboard/returns',
    summary: 'Returns for staff, newest first',
    query: z.strictObject({ state: z.array(enums.ReturnState).max(11).optional(), ...page }),
    operation: `query RestReturns(
      $first: Int!, $after: String, $states: [ReturnState!], $withTotals: Boolean!
    ) {
      returns(first: $first, after: $after, states: $states) {
        nodes {
          ${returnSelection}
          order { id number }
          refund @include(if: $withTotals) { ...Amount }
        }
        pageInfo { hasNextPage endCursor }
      }
    }
    ${amountFragment}`,
    root: 'returns',
    answer: z.object({
      returns: z.array(
        returned.extend({
          order: z.object({ id: z.string(), number: z.string() }).nullable(),
          refund: money.nullable().optional().meta({ description: withoutTotals }),
        }),
      ),
      pageInfo,
    }),
    example: { query: { state: ['REQUESTED', 'APPROVED'], first: 10 } },
    variables: ({ query: { state, first, after } }, { caller }) => ({
      first: first ?? 30,
      after,
      states: state,
      withTotals: hasScope(caller, 'totals:read'),
    }),
    shape: ({ returns }) => listOf('returns', returns),
  }),
  readRoute({
    id: 'getKpis',
    tag: 'Dashboard',
    path: '/api/dashboard/kpis',
    summary:
      'The figures a lead looks at first, over a period and the one before it of equal length',
    query: z.strictObject({ from: instant, to: instant }),
    operation: `query RestKpis($from: DateTime!, $to: DateTime!) {
      kpis(from: $from, to: $to) { key name value previous target onTarget sampleSize series }
    }`,
    root: 'kpis',
    answer: z.object({
      kpis: z.array(
        z.object({
          key: enums.KpiKey,
          name: z.string(),
          value: z.number().nullable(),
          previous: z.number().nullable(),
          target: z.number(),
          onTarget: z.boolean().nullable(),
          sampleSize: z.int(),
          series: z.array(z.number().nullable()),
        }),
      ),
    }),
    example: { query: { from: '2026-11-14T00:00:00.000Z', to: '2026-11-21T00:00:00.000Z' } },
  }),
] as const;

function listOf(name: string, connection: unknown): Record<string, unknown> {
  const { nodes, pageInfo: info } = connection as Record<string, unknown>;
  return { [name]: nodes, pageInfo: info };
}
