import { expect, type Locator, test } from '@playwright/test';
import { shipNext } from './demo.ts';

test('a subscription in the sandbox shows a carrier scan live, and nothing leaves the host', async ({
  page,
  baseURL,
}) => {
  const strangers: string[] = [];
  const note = (url: string) => {
    const { protocol, host } = new URL(url);
    if (!['data:', 'blob:'].includes(protocol) && host !== new URL(baseURL ?? '').host)
      strangers.push(url);
  };
  page.on('request', (request) => note(request.url()));
  page.on('websocket', (socket) => note(socket.url()));
  const refused: string[] = [];
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) refused.push(message.text());
  });

  await page.goto('/sandbox');
  await page.getByText('Orders live', { exact: true }).click();
  const acknowledged = page.waitForEvent('websocket').then((socket) =>
    socket.waitForEvent('framereceived', {
      predicate: ({ payload }) => String(payload).includes('connection_ack'),
    }),
  );
  await page.getByRole('button', { name: 'Send Request' }).click();
  await acknowledged;

  const { number, status } = await shipNext(page.request);
  const result = page.locator('app-query-result, .app-result').first();
  await expect(result).toContainText(number);
  await expect(result).toContainText(status);
  await expect(result).toContainText('/art/');
  expect(strangers).toEqual([]);
  expect(refused).toEqual([]);
});

for (const [colorScheme, velvet] of [
  ['light', 'rgb(125, 50, 104)'],
  ['dark', 'rgb(163, 84, 141)'],
] as const)
  test(`${colorScheme}: the sandbox has our colours`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto('/sandbox');
    const send = page.getByRole('button', { name: 'Send Request' });
    await expect(send).toHaveCSS('background-color', velvet);
  });

test('on a phone the answer stands below the operation, and the way to send is whole', async ({
  page,
}) => {
  await page.setViewportSize({ width: 360, height: 720 });
  await page.goto('/sandbox');
  const send = page.getByRole('button', { name: 'Send Request' });
  await send.click();
  await expect(page.locator('app-query-result')).toContainText('"totalCount"');

  const boxOf = async (of: Locator) => {
    const box = await of.boundingBox();
    if (!box) throw new Error('Nothing is drawn there');
    return { ...box, right: box.x + box.width, bottom: box.y + box.height };
  };
  const operation = await boxOf(page.locator('app-query-editor'));
  const answer = await boxOf(page.locator('app-query-result'));
  expect(answer.y).toBeGreaterThanOrEqual(operation.bottom - 1);
  expect(Math.min(operation.width, answer.width)).toBeGreaterThan(300);
  expect(Math.min(operation.height, answer.height)).toBeGreaterThan(200);
  expect((await boxOf(send)).right).toBeLessThanOrEqual(360);

  await page.getByRole('button', { name: 'Docs' }).click();
  expect((await boxOf(page.locator('app-doc-viewer'))).width).toBeGreaterThan(300);
});

test('an operation runs as it is saved, for the role that is chosen', async ({ page }) => {
  await page.goto('/sandbox');
  await page.getByText('One order', { exact: true }).click();
  const answered = page.waitForResponse(
    (response) =>
      response.url().endsWith('/graphql') &&
      (response.request().postData() ?? '').includes('OneOrder'),
  );
  await page.getByRole('button', { name: 'Send Request' }).click();
  const { data, errors } = await (await answered).json();
  expect(errors).toBeUndefined();
  expect(data.orders.nodes[0].number).toBe('GG-12047');
});

test('one click tells how an answer came about, and the answer itself says nothing of it', async ({
  page,
}) => {
  await page.goto('/sandbox');
  await page.getByText('One order', { exact: true }).click();
  await page.getByRole('button', { name: 'Send Request' }).click();
  await page.getByRole('button', { name: /^Explain/ }).click();
  const drawer = page.getByRole('dialog', { name: 'OneOrder' });
  await expect(drawer.getByRole('heading', { name: 'Where the time went' })).toBeVisible();
  await expect(drawer).toContainText('fetch catalog');
  await expect(drawer.getByRole('heading', { name: 'Plan' })).toBeVisible();
  await expect(drawer.getByRole('heading', { name: 'Rights' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  const result = page.locator('app-query-result, .app-result').first();
  await expect(result).toContainText('GG-12047');
  await expect(result).not.toContainText('queryPlan');
});

test('each event of a subscription is explained as well', async ({ page }) => {
  await page.goto('/sandbox');
  await page.getByText('Orders live', { exact: true }).click();
  const acknowledged = page.waitForEvent('websocket').then((socket) =>
    socket.waitForEvent('framereceived', {
      predicate: ({ payload }) => String(payload).includes('connection_ack'),
    }),
  );
  await page.getByRole('button', { name: 'Send Request' }).click();
  await acknowledged;
  await shipNext(page.request);
  await page.getByRole('button', { name: /^Explain/ }).click();
  await expect(page.getByRole('dialog', { name: 'OrdersChanging' })).toContainText(
    'For each event',
  );
});
