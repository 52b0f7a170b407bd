import type { DashboardOrderQuery, DashboardOrderReturnsQuery } from '../generated/graphql.ts';
import type { Answered } from '../graph/answered.ts';

/** An order as the drawer reads it. */
export type OpenedOrder = Answered<DashboardOrderQuery>['orders']['nodes'][number];

/** What the returns service knows of it. */
export type ReturnsOfOrder = NonNullable<DashboardOrderReturnsQuery['order']>;
