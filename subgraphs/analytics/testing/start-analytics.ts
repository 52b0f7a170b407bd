import type {
  ServiceCaller,
  ShopperCaller,
  StaffCaller,
  StaffRole,
} from '../../../kernel/caller.ts';
import { scopesOfRole } from '../../../kernel/caller.ts';
import { type StartedSubgraph, startSubgraph } from '../../../tests/support/start-subgraph.ts';
import { type AnalyticsEventRecord, createAnalyticsSubgraph } from '../index.ts';

/** Analytics on a database of its own, started. */
export const startAnalytics = (): Promise<StartedSubgraph> =>
  startSubgraph(createAnalyticsSubgraph);

export const shop = 'glowglitch';

let counted = 0;
export const unique = (what: string): string => {
  counted += 1;
  return `${what}-${counted}`;
};

export const aShopper = (change: Partial<ShopperCaller> = {}): ShopperCaller => ({
  kind: 'shopper',
  tenant: shop,
  client: 'widget',
  sessionId: unique('ses'),
  orderIds: [],
  scopes: ['session'],
  ...change,
});

export const staff = (role: StaffRole, tenant = shop): StaffCaller => ({
  kind: 'staff',
  tenant,
  client: 'dashboard',
  subject: 'usr_1',
  name: 'Jasper Sample',
  roles: [role],
  scopes: scopesOfRole[role],
});

export const aService: ServiceCaller = {
  kind: 'service',
  tenant: shop,
  client: 'service',
  subject: 'crm',
  scopes: ['events:write'],
};

/** An event as it is stored before it is counted. */
export const anEventRecord = (
  change: Partial<AnalyticsEventRecord> = {},
): AnalyticsEventRecord => ({
  _id: unique('evt'),
  tenant: shop,
  name: 'aurora_widget_open',
  sessionHash: 'a',
  payload: {},
  occurredAt: new Date('2026-11-20T12:00:00.000Z'),
  receivedAt: new Date('2026-11-20T12:00:00.000Z'),
  requestId: null,
  traceId: null,
  rollup: 0,
  ...change,
});
