import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { signIn } from './dashboard-stage.ts';

/** Presses the button. @returns the lines of the file that comes */
async function csvOf(page: Page, of: string): Promise<readonly string[]> {
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: `CSV of the ${of} shown` }).click();
  const file = await coming;
  expect(file.suggestedFilename()).toMatch(new RegExp(`^${of}-\\d{4}-\\d{2}-\\d{2}\\.csv$`));
  const text = await readFile(await file.path(), 'utf8');
  expect(text.codePointAt(0)).toBe(0xfeff);
  return text.slice(1).trimEnd().split('\r\n');
}

test('the orders that a filter leaves are taken along, with totals for who reads them', async ({
  page,
}) => {
  await signIn(page, '/dashboard/orders?view=delivered', 'support_lead');
  const first = page.getByRole('rowheader').first().getByRole('link');
  await expect(first).toBeVisible();
  const [headings, ...lines] = await csvOf(page, 'orders');
  expect(headings).toMatch(/^Order,Placed,Customer,.+,Total,Currency$/);
  expect(lines).toHaveLength(await page.getByRole('rowheader').count());
  expect(lines[0]).toContain(`${await first.textContent()},`);
  expect(lines[0]).toMatch(/,(Delivered|Completed),.*,EUR$/);
});

test('who may not read totals takes none along', async ({ page }) => {
  await signIn(page, '/dashboard/orders', 'viewer');
  await expect(page.getByRole('rowheader').first()).toBeVisible();
  const [headings] = await csvOf(page, 'orders');
  expect(headings).toMatch(/^Order,Placed,Customer,.+,Changed$/);
});

test('tickets, returns and figures over time are taken along as they are shown', async ({
  page,
}) => {
  await signIn(page, '/dashboard/queue', 'support_lead');
  const tickets = page.getByRole('list', { name: /^Tickets/ }).getByRole('link');
  await expect(tickets.first()).toBeVisible();
  expect(await csvOf(page, 'tickets')).toHaveLength(1 + (await tickets.count()));

  await page.getByRole('link', { name: /^Returns/ }).click();
  await expect(page.getByRole('rowheader').first()).toBeVisible();
  expect((await csvOf(page, 'returns'))[1]).toMatch(/^RMA-\d+,/);

  await page.getByRole('link', { name: 'Overview' }).click();
  await expect(page.getByRole('slider', { name: /over time/ })).toBeVisible();
  const [headings, ...slices] = await csvOf(page, 'figures');
  expect(headings).toMatch(/^From,To,Opened the widget,.+,Open tickets$/);
  expect(slices.length).toBeGreaterThan(5);
  expect(slices.at(-1)).toMatch(/^[\dT:.-]+Z,[\dT:.-]+Z(,[\d.]*){6}$/);
});
