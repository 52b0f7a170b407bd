import type { OrderState } from './order-state.ts';

/** What an order must be to stand in a view; parts that are absent do not matter. */
export interface ViewRule {
  readonly states?: readonly OrderState[];
  readonly needsAttention?: true;
}

/** The saved views of staff lists. One table serves the list and its counts, so that they always agree. */
export const orderViews = {
  ALL: {},
  NEEDS_ATTENTION: { needsAttention: true },
  IN_PRODUCTION: { states: ['IN_PRODUCTION'] },
  ON_THE_WAY: { states: ['SHIPPED'] },
  DELIVERED: { states: ['DELIVERED', 'COMPLETED'] },
} as const satisfies Record<string, ViewRule>;

export type OrderView = keyof typeof orderViews;

export const orderViewNames = Object.keys(orderViews) as readonly OrderView[];

export const viewRuleOf = (view: OrderView): ViewRule => orderViews[view];
