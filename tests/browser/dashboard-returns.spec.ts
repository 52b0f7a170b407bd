import { expect, type Locator, type Page, test } from '@playwright/test';
import { signIn } from './dashboard-stage.ts';
import { askForReturn, expectNoViolations, openPanel, orderUnderWay } from './widget-stage.ts';

/** The first return of the list in which all of the words stand, open. */
async function openFirst(page: Page, ...words: readonly string[]): Promise<Locator> {
  let row = page.getByRole('row');
  for (const hasText of words) row = row.filter({ hasText });
  const link = row.first().getByRole('link');
  const number = (await link.textContent()) ?? '';
  await link.click();
  const drawer = page.getByRole('complementary').filter({ hasText: number });
  await expect(drawer.getByRole('heading', { name: 'Pieces' })).toBeVisible();
  return drawer;
}

test('a return goes from the request to the refund by keys, and its customer sees it move', async ({
  page,
  browser,
}) => {
  test.slow();
  await signIn(page, '/dashboard/returns', 'support_lead');
  await expect(page.getByRole('table')).toBeVisible();
  const shopper = await (await browser.newContext()).newPage();
  const panel = await openPanel(shopper);
  const number = await askForReturn(shopper, panel, await orderUnderWay(shopper.request));
  const told = panel.getByRole('article', { name: `Return ${number}` });

  await page.getByRole('button', { name: /returns? changed/ }).click();
  const drawer = await openFirst(page, number);
  await expect(drawer.getByText('The customer waits for our answer.')).toBeVisible();
  await expect(drawer.getByText('if all of it is accepted')).toBeVisible();

  await page.keyboard.press('a');
  await expect(drawer.getByText(/^The customer has the label;/)).toBeVisible();
  await expect(drawer.getByRole('img', { name: `Label of ${number}` })).toBeVisible();
  await expect(told).toContainText('Approved.');
  await expect(page.getByRole('row').filter({ hasText: number })).toContainText('Approved');

  await page.keyboard.press('h');
  await expect(drawer.getByText('Received', { exact: true })).toBeVisible();
  await expect(told).toContainText('Received.');

  await page.keyboard.press('i');
  const piece = drawer.getByRole('combobox');
  await expect(piece).toBeFocused();
  await piece.selectOption('Not accepted');
  await page.keyboard.press('Control+Enter');
  await expect(drawer.getByRole('alert')).toHaveText('A few words are needed.');
  await piece.selectOption('Accepted');
  await drawer.getByLabel('What was found?').fill('As new, in its box.');
  await page.keyboard.press('Control+Enter');
  await expect(drawer.getByText('All accepted')).toBeVisible();
  await expect(drawer.getByText('As new, in its box.')).toBeVisible();

  await page.keyboard.press('r');
  const refund = drawer.getByRole('radio', { name: /Refund/ });
  await expect(refund).toBeChecked();
  await expect(refund).toBeFocused();
  await expect(drawer.getByText(/^€[\d,.]+ goes back the way it was paid\.$/)).toBeVisible();
  await drawer.getByRole('button', { name: 'Resolve: refund' }).click();
  await expect(drawer.getByText('Resolved', { exact: true }).first()).toBeVisible();
  await expect(drawer.getByText('Paid', { exact: true })).toBeVisible();
  await expect(told).toContainText('Resolved.');

  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await expect(page.getByRole('link', { name: number })).toBeFocused();
  await shopper.context().close();
});

test('a return that is asked for while its order is open shows there by itself', async ({
  page,
  browser,
}) => {
  test.slow();
  const order = await orderUnderWay(page.request);
  await signIn(page, `/dashboard/orders?open=${order.number}`, 'support_lead');
  const drawer = page.getByRole('complementary').filter({ hasText: order.number });
  await expect(drawer.getByRole('heading', { name: 'Pieces' })).toBeVisible();
  const shopper = await (await browser.newContext()).newPage();
  const number = await askForReturn(shopper, await openPanel(shopper), order);
  await expect(drawer.getByRole('link', { name: number })).toBeVisible();
  await expect(drawer.getByText('Requested', { exact: true })).toBeVisible();
  await shopper.context().close();
});

test('who was slower is told so, and sees how the return stands', async ({ page, browser }) => {
  test.slow();
  await signIn(page, '/dashboard/returns', 'concierge_agent');
  const drawer = await openFirst(page, 'Requested');
  const lead = await (await browser.newContext()).newPage();
  await signIn(lead, page.url(), 'support_lead');
  await lead.getByRole('button', { name: 'Decline' }).click();
  await lead.getByLabel(/^Why not/).fill('The piece was resized elsewhere.');

  // The agent presses first, but the lead's step arrives before.
  await page.route('**/graphql', async (route) => {
    if (route.request().postData()?.includes('expectedVersion')) {
      await lead.keyboard.press('Control+Enter');
      await expect(lead.getByText('It is over: there is nothing more to do.')).toBeVisible();
    }
    await route.continue();
  });
  await page.keyboard.press('a');
  await expect(drawer.getByRole('alert')).toHaveText(
    'Somebody was faster: the return is «Declined» now. Your step was not taken.',
  );
  await expect(drawer.getByText('The piece was resized elsewhere.')).toBeVisible();
  await expect(drawer.getByRole('button', { name: 'Approve' })).toHaveCount(0);
  await lead.context().close();
});

test('who may not see totals sees no sums, also where money is decided on', async ({ page }) => {
  await signIn(page, '/dashboard/returns', 'concierge_agent');
  await expect(page.getByRole('columnheader', { name: 'Money back' })).toHaveCount(0);
  const drawer = await openFirst(page, 'Inspected');
  await page.keyboard.press('r');
  await expect(drawer.getByText('What was accepted goes back the way it was paid.')).toBeVisible();
  await expect(drawer).not.toContainText('€');
  await page.keyboard.press('Escape');
  await expect(drawer.getByRole('radio')).toHaveCount(0);
  await expect(drawer).toBeVisible();
});

test('an exchange is nowhere called a refund, and brings no money', async ({ page }) => {
  await signIn(page, '/dashboard/returns?view=all', 'support_lead');
  const row = page.getByRole('row').filter({ hasText: 'Exchange' }).first();
  await expect(row.getByRole('cell', { name: '–', exact: true })).toBeVisible();
  const drawer = await openFirst(page, 'Exchange');
  await expect(drawer).not.toContainText('Refund');
});

test('who only reads is offered nothing to do', async ({ page }) => {
  await signIn(page, '/dashboard/returns?view=all', 'viewer');
  const drawer = await openFirst(page, 'Received');
  await expect(drawer).toContainText('Your role reads returns.');
  await expect(drawer.getByRole('button', { name: 'Inspect' })).toHaveCount(0);
});

test('the address holds the view and the open return, and Back closes it', async ({ page }) => {
  await signIn(page, '/dashboard/returns?view=theirs', 'support_lead');
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/view=theirs&open=/);
  const drawer = page.getByRole('complementary').filter({ hasText: 'Pieces' });
  await expect(drawer.getByRole('heading', { level: 2 })).toBeFocused();
  await page.goBack();
  await expect(drawer).toBeHidden();
  await expect(page).toHaveURL(/view=theirs$/);
});

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing in the ${colorScheme} returns, with one open and its steps asked for`, async ({
    page,
  }) => {
    test.slow();
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await signIn(page, '/dashboard/returns', 'support_lead');
    await openFirst(page, 'Inspected');
    await expectNoViolations(page);
    await page.keyboard.press('r');
    await expect(page.getByRole('radio')).toHaveCount(4);
    await expectNoViolations(page);
    await page.keyboard.press('Escape');
    await openFirst(page, 'Received');
    await page.keyboard.press('i');
    await page.getByRole('combobox').selectOption('Not accepted');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('alert')).toBeVisible();
    await expectNoViolations(page);
  });

test('on a phone nothing is wider than the screen, and the steps stand at its foot', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, '/dashboard/returns', 'support_lead');
  const drawer = await openFirst(page, 'Requested');
  const approve = await drawer.getByRole('button', { name: 'Approve' }).boundingBox();
  expect(approve?.y).toBeGreaterThan(760);
  await drawer.getByRole('button', { name: 'Decline' }).click();
  const width = () => page.evaluate(() => document.documentElement.scrollWidth);
  expect(await width()).toBe(390);
  await drawer.getByRole('button', { name: 'Close details' }).click();
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  expect(await width()).toBe(390);
});
