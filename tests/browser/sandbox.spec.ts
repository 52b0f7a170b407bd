import { expect, test } from '@playwright/test';
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
