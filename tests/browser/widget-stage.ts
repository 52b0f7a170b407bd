import { AxeBuilder } from '@axe-core/playwright';
import { type APIRequestContext, expect, type Locator, type Page } from '@playwright/test';

export interface DemoOrder {
  readonly number: string;
  readonly email: string;
  readonly shipmentStatus: string | null;
}

/** A demo order whose parcel is still on its way. */
export async function orderUnderWay(request: APIRequestContext): Promise<DemoOrder> {
  const { orders } = (await (await request.get('/dev/orders')).json()) as {
    orders: readonly DemoOrder[];
  };
  const order = orders.find(({ shipmentStatus }) =>
    ['PICKED_UP', 'IN_TRANSIT', 'OUT_FOR_DELIVERY'].includes(shipmentStatus ?? ''),
  );
  if (!order)
    throw new Error('Every demo order has arrived: start again with an empty data folder');
  return order;
}

export async function ship(request: APIRequestContext, { number }: DemoOrder): Promise<void> {
  const answer = await request.post('/dev/ship', { data: { orderNumber: number } });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** The storefront with the panel open. Playwright's locators see into the shadow root. */
export async function openPanel(page: Page): Promise<Locator> {
  await page.goto('/shop');
  await page.getByRole('button', { name: 'Open concierge' }).click();
  const panel = page.locator('aurora-concierge .w-panel');
  await expect(panel.getByRole('button', { name: /Track an order/ })).toBeVisible();
  return panel;
}

export async function say(panel: Locator, text: string): Promise<void> {
  const composer = panel.getByRole('textbox', { name: 'Message', exact: true });
  await composer.fill(text);
  await composer.press('Enter');
}

/** Asks for a person. @returns the number of the ticket */
export async function askForPerson(panel: Locator, message: string): Promise<string> {
  await say(panel, '/stylist');
  const form = panel.getByRole('form', { name: 'A word with a person' });
  await form.getByLabel('E-mail').fill('opal@example.com');
  await form.getByLabel('Message').fill(message);
  await form.getByRole('button', { name: 'Send to a person' }).click();
  const ticket = panel.getByRole('article', { name: /^Ticket ST-/ });
  return /ST-\d+/.exec((await ticket.getAttribute('aria-label')) ?? '')?.[0] ?? '';
}

/** Through the guest check, with the code from the development mailbox. */
export async function openOrder(page: Page, panel: Locator, order: DemoOrder): Promise<Locator> {
  await askForCode(page, panel, order);
  await panel.getByLabel('Six digits').fill((await newestCode(page.request)) ?? '');
  return liveCard(panel, order);
}

/** The letter with the code is in the development mailbox after this. */
export async function askForCode(page: Page, panel: Locator, order: DemoOrder): Promise<void> {
  await panel.getByRole('button', { name: /Track an order/ }).click();
  await panel.getByLabel('Order number').fill(order.number);
  await panel.getByLabel('E-mail').fill(order.email);
  const before = await newestCode(page.request);
  await panel.getByRole('button', { name: 'Send me a code' }).click();
  await expect(panel.getByRole('heading', { name: 'Enter the code' })).toBeVisible();
  await expect.poll(() => newestCode(page.request)).not.toBe(before);
}

export async function liveCard(panel: Locator, order: DemoOrder): Promise<Locator> {
  const card = panel.getByRole('article', { name: `Order ${order.number}` }).last();
  await expect(card.getByText('Live', { exact: true })).toBeVisible();
  return card;
}

/** Has the order delivered and asks for its first piece's return, for a refund. @returns the number of the return */
export async function askForReturn(page: Page, panel: Locator, order: DemoOrder): Promise<string> {
  const form = await openReturnForm(page, panel, order);
  await form.getByRole('button', { name: 'Ask for the return' }).click();
  const made = panel.getByRole('article', { name: /^Return RMA-/ });
  await expect(made).toContainText('Requested.');
  return /RMA-\d+/.exec((await made.getAttribute('aria-label')) ?? '')?.[0] ?? '';
}

/** The form of a return, filled in. */
export async function openReturnForm(
  page: Page,
  panel: Locator,
  order: DemoOrder,
): Promise<Locator> {
  const card = await openOrder(page, panel, order);
  let hasArrived = false;
  while (!hasArrived)
    hasArrived = !(
      await page.request.post('/dev/ship', { data: { orderNumber: order.number } })
    ).ok();
  await expect(card.getByRole('heading', { name: /delivered/i })).toBeVisible();
  await say(panel, '/return');
  const form = panel.getByRole('form', { name: /^Return of order/ });
  await form.getByRole('checkbox').first().check();
  await form.getByRole('radio').first().check();
  await expect(form.getByText('Back to you')).toBeVisible();
  return form;
}

const newestCode = async (request: APIRequestContext): Promise<string | null> =>
  /\b\d{6}\b/.exec((await newestLetter(request))?.body ?? '')?.[0] ?? null;

/** Where the link of the newest letter leads, as a path of the shop. */
export async function newestLink(request: APIRequestContext): Promise<string> {
  const { pathname, search } = new URL((await newestLetter(request))?.link?.url ?? '');
  return pathname + search;
}

interface Letter {
  readonly body: string;
  readonly link: { readonly url: string } | null;
}

async function newestLetter(request: APIRequestContext): Promise<Letter | undefined> {
  const answer = await request.get('/dev/mailbox?first=1');
  const { messages } = (await answer.json()) as { messages: readonly Letter[] };
  return messages[0];
}

/** WCAG 2.2 AA, shadow root included. */
export async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`);
  expect(found).toEqual([]);
}
