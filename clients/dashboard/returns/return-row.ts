import type {
  DashboardReturnDetailFragment,
  DashboardReturnQuery,
  DashboardReturnRowFragment,
} from '../generated/graphql.ts';

/** A return as the list reads it. */
export type ReturnRow = DashboardReturnRowFragment;

/** A return as a step leaves it. */
export type Return = DashboardReturnDetailFragment;

/** A return as the drawer reads it: with its pieces and its order. */
export type OpenedReturn = NonNullable<DashboardReturnQuery['return']>;
