import { expect, type Page, test } from '@playwright/test';
import { shipNext } from './demo.ts';

/** Requests that leave the host, and what the page's policy refused. */
function watch(page: Page, baseURL: string | undefined) {
  const strangers: string[] = [];
  const refused: string[] = [];
  const note = (url: string) => {
    const { protocol, host } = new URL(url);
    if (protocol !== 'data:' && host !== new URL(baseURL ?? '').host) strangers.push(url);
  };
  page.on('request', (request) => note(request.url()));
  page.on('websocket', (socket) => note(socket.url()));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) refused.push(message.text());
  });
  page.on('pageerror', (error) => refused.push(error.message));
  return { strangers, refused };
}

test('the supergraph shows who owns a field, what it needs and who asks for it', async ({
  page,
  baseURL,
}) => {
  const { strangers, refused } = watch(page, baseURL);
  await page.goto('/');
  await page
    .locator('.p-addr')
    .getByRole('link', { name: /^Supergraph/ })
    .click();
  await page.getByPlaceholder('Find a type, a field, a tag').fill('order total');
  await page.getByRole('navigation', { name: 'Types' }).getByText('Order', { exact: true }).click();
  const type = page.getByRole('article');
  await expect(type.getByRole('heading', { level: 2 })).toHaveText('Order');
  const total = type.locator('.g-fields > li').filter({ hasText: 'total' }).first();
  await expect(total).toContainText('Money');
  await expect(total).toContainText('totals:read');
  await expect(total).toContainText('orders');
  await total.locator('summary').click();
  await expect(total).toContainText('dashboard');

  await page.getByPlaceholder('Find a type, a field, a tag').fill('');
  await page.getByRole('button', { name: 'Personal data' }).click();
  await expect(page.getByRole('status')).toContainText('types');
  await page.getByPlaceholder('Find a type, a field, a tag').fill('no such thing');
  await page.getByRole('button', { name: 'Show everything' }).click();
  await expect(page.getByRole('navigation', { name: 'Types' }).getByText('Query')).toBeVisible();
  expect(strangers).toEqual([]);
  expect(refused).toEqual([]);
});

test('a request is explained: where its time went, its plan, and what was denied', async ({
  page,
  baseURL,
}) => {
  const { strangers, refused } = watch(page, baseURL);
  await page.goto('/explain');
  await page.getByRole('button', { name: 'Run' }).click();
  const explanation = page.getByRole('region', { name: 'Explanation' });
  await expect(explanation).toContainText('fetch orders');
  await expect(explanation).toContainText('find products');
  await expect(explanation.locator('.x-plan')).toContainText('At the same time');

  await page.getByRole('button', { name: 'What a viewer may not see' }).click();
  await page.getByRole('button', { name: 'Run' }).click();
  await expect(explanation).toContainText('You may not see total');
  await expect(explanation).toContainText('Denied');
  expect(strangers).toEqual([]);
  expect(refused).toEqual([]);
});

test('each event of a subscription is explained by itself', async ({ page, baseURL }) => {
  const { strangers, refused } = watch(page, baseURL);
  await page.goto('/explain');
  await page.getByRole('button', { name: 'Orders live: each event by itself' }).click();
  const acknowledged = page.waitForEvent('websocket').then((socket) =>
    socket.waitForEvent('framereceived', {
      predicate: ({ payload }) => String(payload).includes('connection_ack'),
    }),
  );
  await page.getByRole('button', { name: 'Run' }).click();
  await acknowledged;
  const explanation = page.getByRole('region', { name: 'Explanation' });
  await shipNext(page.request);
  await expect(explanation).toContainText('fetch catalog');
  await expect(explanation).toContainText('For each event');
  await page.getByRole('button', { name: 'Stop' }).click();
  expect(strangers).toEqual([]);
  expect(refused).toEqual([]);
});

test('without the right the pages ask for a token and show nothing', async ({ page }) => {
  await page.route('**/dev/tokens', (route) => route.fulfill({ status: 404, json: {} }));
  await page.goto('/supergraph');
  await expect(page.getByRole('heading', { name: 'For administrators' })).toBeVisible();
  await page.getByLabel('Token').fill('not a token');
  await page.getByRole('button', { name: 'Show it' }).click();
  await expect(page.getByRole('heading', { name: 'For administrators' })).toBeVisible();
  await expect(page.getByRole('article')).toHaveCount(0);
});

test('the REST document is read and tried, in the theme that the reader chose', async ({
  page,
  baseURL,
}) => {
  const { strangers, refused } = watch(page, baseURL);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/api/docs');
  const products = page.locator('.opblock').filter({ hasText: '/api/concierge/products' }).first();
  await products.locator('.opblock-summary-control').click();
  await products.getByRole('button', { name: 'Try it out' }).click();
  await products.getByRole('button', { name: 'Execute' }).click();
  await expect(products.locator('.live-responses-table')).toContainText('"products"');

  await page.getByRole('button', { name: 'Switch theme' }).click();
  await expect(page.locator('html')).toHaveClass('dark-mode');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(strangers).toEqual([]);
  expect(refused).toEqual([]);
});
