import type { APIRequestContext } from '@playwright/test';

interface DemoOrder {
  readonly number: string;
  readonly email: string;
}

/** Sends the next carrier scan for the first demo order that still has one to come, of those that are wanted. */
export async function shipNext(
  request: APIRequestContext,
  isWanted: (number: string) => boolean = () => true,
): Promise<{ readonly number: string; readonly status: string }> {
  const { orders } = (await (await request.get('/dev/orders')).json()) as { orders: DemoOrder[] };
  for (const { number } of orders.filter((order) => isWanted(order.number))) {
    const status = await ship(request, number);
    if (status) return { number, status };
  }
  throw new Error('Every demo order has arrived: start again with an empty data folder');
}

/** The status after the next scan of that order; null when its journey is over. */
async function ship(request: APIRequestContext, number: string): Promise<string | null> {
  const answer = await request.post('/dev/ship', { data: { orderNumber: number } });
  if (!answer.ok()) return null;
  return ((await answer.json()) as { status: string }).status;
}

/** What the dashboard's door calls each role. */
export const roleButtons = {
  admin: /Admin/,
  support_lead: /Support lead/,
  concierge_agent: /Concierge agent/,
  viewer: /Viewer/,
} as const;
