import type { RestRoute } from '../route.ts';
import { capsuleRoutes } from './capsule.ts';
import { conversationRoutes } from './conversation.ts';
import { dashboardRoutes } from './dashboard.ts';
import { inspirationRoutes } from './inspiration.ts';
import { orderUpdateRoutes } from './order-updates.ts';
import { orderRoutes } from './orders.ts';
import { productRoutes } from './products.ts';
import { returnRoutes } from './returns.ts';
import { shortlistRoutes } from './shortlist.ts';
import { stylistRoutes } from './stylist.ts';

/** The façade as data. Where two paths fit, the first is meant. */
export const routes: readonly RestRoute[] = [
  ...conversationRoutes,
  ...productRoutes,
  ...orderRoutes,
  ...orderUpdateRoutes,
  ...returnRoutes,
  ...capsuleRoutes,
  ...shortlistRoutes,
  ...inspirationRoutes,
  ...stylistRoutes,
  ...dashboardRoutes,
];
