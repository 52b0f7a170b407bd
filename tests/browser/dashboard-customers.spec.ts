import { readFile } from 'node:fs/promises';
import { type APIRequestContext, expect, type Page, test } from '@playwright/test';
import { signIn } from './dashboard-stage.ts';
import { expectNoViolations } from './widget-stage.ts';

async function find(page: Page, words: string): Promise<void> {
  await page.getByLabel('Order number, e-mail address or name').fill(words);
  await page.getByRole('button', { name: 'Find', exact: true }).click();
}

/** To the page where customers are found, as an admin. */
async function openCustomers(page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await signIn(page, '/dashboard/orders', 'admin');
  await page.getByRole('link', { name: 'Customers', exact: true }).click();
}

test('what is kept about a customer is found, looked at and handed out', async ({ page }) => {
  await openCustomers(page);
  await page.getByRole('button', { name: 'Find', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('Say whom');
  await find(page, 'nobody@example.com');
  await expect(page.getByText('Nobody ordered under that.')).toBeVisible();
  await find(page, 'opal@example.com');
  expect(page.url()).not.toContain('opal');
  await page.getByRole('link', { name: /Opal Example.*GG-12047/ }).click();

  await expect(page.getByRole('heading', { name: 'Customer data' })).toBeFocused();
  const kept = page.getByRole('table', { name: /What is kept/ });
  await expect(kept.getByRole('row', { name: /Orders.*stays, without the person/ })).toBeVisible();
  await kept.locator('summary', { hasText: /at: Orders$/ }).click();
  await expect(
    kept.getByRole('region', { name: 'Records: Orders' }).getByText('opal@example.com'),
  ).toBeVisible();
  await expectNoViolations(page);

  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download as JSON' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^customer-data-\d{4}-\d\d-\d\d\.json$/);
  const file = JSON.parse(await readFile(await download.path(), 'utf8'));
  expect(Object.keys(file)).toEqual(['exportedAt', 'orders', 'returns', 'concierge', 'analytics']);
  expect(file.orders[0].records[0].number).toBe('GG-12047');
});

test('who waits for a parcel is not forgotten, and nobody by a slip', async ({ page }) => {
  await openCustomers(page);
  await find(page, 'GG-12047');
  await page.getByRole('link', { name: /Opal Example/ }).click();
  const name = page.getByLabel('Type Opal Example to confirm');
  const forget = page.getByRole('button', { name: 'Forget Opal Example for good' });
  await name.fill('Opal');
  await forget.click();
  await expect(page.getByRole('alert')).toHaveText('That is not the name of this customer.');
  await expect(name).toHaveAttribute('aria-invalid', 'true');
  await name.fill('Opal Example');
  await forget.click();
  await expect(page.getByRole('alert')).toContainText('An order is still on its way');
  await expectNoViolations(page);
});

test('a customer is forgotten in every part of the shop, and nobody is found any more', async ({
  page,
}) => {
  test.slow();
  const { number, name } = await settledCustomer(page.request);
  await openCustomers(page);
  await find(page, number);
  await page.getByRole('link', { name: new RegExp(name) }).click();
  await page.getByLabel(`Type ${name} to confirm`).fill(name);
  await page.getByRole('button', { name: `Forget ${name} for good` }).click();
  await expect(page.getByText('Every part of the shop has forgotten them')).toBeVisible({
    timeout: 60_000,
  });
  await expect(page.getByText('Asked for by you')).toBeVisible();
  for (const part of ['Orders', 'Returns', 'Concierge', 'Analytics'])
    await expect(
      page.getByRole('main').getByRole('listitem').filter({ hasText: part }),
    ).toContainText('records');
  await expectNoViolations(page);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Forgotten' })).toBeVisible();
  await page.getByRole('link', { name: 'Find another customer' }).click();
  await page
    .getByRole('link', { name: /Asked for by you.*records/ })
    .first()
    .click();
  await expect(page.getByText('Every part of the shop has forgotten them')).toBeVisible();
  await page.getByRole('link', { name: 'Find another customer' }).click();
  await find(page, number);
  await expect(page.getByText(`${number}: whoever ordered this has been forgotten.`)).toBeVisible();
});

test('a file that is not whole is not handed out', async ({ page }) => {
  await page.route('**/graphql', async (route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as { data?: { customerExport?: object } | null };
    if (!answer.data?.customerExport) return route.fulfill({ response });
    const customerExport = { ...answer.data.customerExport, returns: null };
    const away = {
      message: 'The returns service did not answer',
      extensions: { code: 'SUBGRAPH_UNAVAILABLE', requestId: 'req_test' },
    };
    return route.fulfill({
      response,
      json: { data: { ...answer.data, customerExport }, errors: [away] },
    });
  });
  await openCustomers(page);
  await find(page, 'GG-12047');
  await page.getByRole('link', { name: /Opal Example/ }).click();
  await expect(page.getByText('Returns is not answering.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Download as JSON' })).toBeDisabled();
});

test('who is no admin finds no way there, and is told whose it is', async ({ page }) => {
  await signIn(page, '/dashboard/orders', 'support_lead');
  await expect(page.getByRole('link', { name: 'Customers', exact: true })).toHaveCount(0);
  await page.goto('/dashboard/customers');
  await expect(page.getByText('An admin can do it.')).toBeVisible();
});

interface CustomerOfOrder {
  readonly number: string;
  readonly customer: {
    readonly name: string;
    readonly emailMasked: string;
    readonly orders: { readonly nodes: readonly { readonly state: string }[] };
  };
}

/** A demo customer to whom nothing is on its way. */
async function settledCustomer(
  request: APIRequestContext,
): Promise<{ readonly number: string; readonly name: string }> {
  const minted = await request.post('/dev/tokens', { data: { role: 'admin' } });
  const { token } = (await minted.json()) as { token: string };
  const answer = await request.post('/graphql', {
    headers: { authorization: `Bearer ${token}` },
    data: {
      query: `{ orders(first: 50, filter: { states: [COMPLETED] }) { nodes {
        number customer { name emailMasked orders(first: 10) { nodes { state } } } } } }`,
    },
  });
  const { data } = (await answer.json()) as { data: { orders: { nodes: CustomerOfOrder[] } } };
  const settled = ['COMPLETED', 'DELIVERED', 'CANCELLED'];
  const found = data.orders.nodes.find(
    ({ customer }) =>
      customer.emailMasked.includes('@') &&
      customer.orders.nodes.every(({ state }) => settled.includes(state)),
  );
  if (!found) throw new Error('Every demo customer has been forgotten: start with an empty folder');
  return { number: found.number, name: found.customer.name };
}
