import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { signIn } from './dashboard-stage.ts';
import { roleButtons, shipNext } from './demo.ts';

const row = (page: Page, number: string) =>
  page.getByRole('row').filter({ has: page.getByRole('link', { name: number, exact: true }) });

test('a carrier scan changes the row on the screen, in its place', async ({ page }) => {
  await signIn(page, '/dashboard/orders?view=on-the-way', 'support_lead');
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  const numbers = () => page.getByRole('rowheader').getByRole('link').allTextContents();
  const before = await numbers();

  const { number } = await shipNext(page.request, (one) => before.includes(one));
  await expect(row(page, number)).toContainText(/just now|\d+ s/);
  expect(await numbers()).toEqual(before);

  await page.keyboard.press('.');
  await expect(page.getByRole('button', { name: /orders? changed/ })).toBeHidden();
});

test('a long event keeps its beginning where a page is read from the right', async ({ page }) => {
  await signIn(page, '/dashboard/orders', 'support_lead');
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  const beginning = await page.evaluate(() => {
    document.documentElement.dir = 'rtl';
    const cut = document.querySelector('.c-ship .d-dim');
    const words = document.createTextNode('Out for delivery, Antwerp. '.repeat(5));
    cut?.replaceChildren(words);
    const first = document.createRange();
    first.setStart(words, 0);
    first.setEnd(words, 1);
    const { left } = first.getBoundingClientRect();
    return { left, box: cut?.getBoundingClientRect().left };
  });
  expect(beginning.left).toBeCloseTo(beginning.box ?? Number.NaN, 0);
});

test('only ids of registered operations travel, over HTTP and over the socket', async ({
  page,
}) => {
  const bodies: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/graphql')) bodies.push(request.postData() ?? '');
  });
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      const message = JSON.parse(String(payload));
      if (message.type === 'subscribe') bodies.push(JSON.stringify(message.payload));
    }),
  );
  await signIn(page, '/dashboard/orders', 'support_lead');
  expect(bodies.length).toBeGreaterThanOrEqual(3);
  for (const body of bodies) {
    const { documentId, query } = JSON.parse(body);
    expect(documentId).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(query ?? '').toBe('');
  }
});

test('keys move, open and close; the address holds the view and Back works', async ({ page }) => {
  await signIn(page, '/dashboard/orders?view=on-the-way', 'support_lead');
  await expect(page.getByRole('row').nth(2)).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/open=GG-\d+/);
  const drawer = page.getByRole('complementary').filter({ has: page.getByText('Journey') });
  await expect(drawer).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await page.goBack();
  await expect(drawer).toBeVisible();
  await expect(page).toHaveURL(/view=on-the-way/);
});

for (const width of [760, 1180])
  test(`at ${width} px an open order leaves in sight how fresh its list is`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await signIn(page, '/dashboard/orders', 'support_lead');
    await page.getByRole('rowheader').getByRole('link').first().click();
    const drawer = page.getByRole('complementary').filter({ has: page.getByText('Journey') });
    await expect(drawer).toBeVisible();
    const { x: beginsAt } = (await drawer.boundingBox()) ?? { x: 0 };
    for (const control of ['Pause live updates', 'Older']) {
      const box = await page.getByRole('button', { name: control }).boundingBox();
      expect(box && box.x + box.width).toBeLessThanOrEqual(beginsAt);
    }
  });

for (const [list, path] of [
  ['Orders', '/dashboard/orders'],
  ['Returns', '/dashboard/returns'],
] as const)
  test(`${list}: beside an open drawer no column is cut off`, async ({ page }) => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await signIn(page, path, 'support_lead');
    await page.getByRole('rowheader').first().getByRole('link').click();
    await expect(page.getByRole('complementary').getByRole('heading', { level: 2 })).toBeVisible();
    const table = page.locator('.d-tablewrap');
    await expect(table.getByRole('columnheader').nth(3)).toBeVisible();
    const [drawn, room] = await table.evaluate((wrap) => [wrap.scrollWidth, wrap.clientWidth]);
    expect(drawn).toBeLessThanOrEqual(room ?? 0);
  });

test('where no order fits, what would be left without the narrowest filter is told', async ({
  page,
}) => {
  await signIn(page, '/dashboard/orders?view=attention&status=DELIVERED', 'support_lead');
  const words = page.getByText(/Without the shipment there are \d+\./);
  await expect(words).toBeVisible();
  const [, left] = /there are (\d+)/.exec((await words.textContent()) ?? '') ?? [];
  await page.getByRole('button', { name: 'Drop the shipment' }).click();
  await expect(page.getByRole('rowheader')).toHaveCount(Number(left));
});

test('a role without totals sees no sums, and whose figures they are', async ({ page }) => {
  await signIn(page, '/dashboard/orders', 'concierge_agent');
  await expect(page.getByRole('columnheader', { name: 'Total' })).toBeHidden();
  await page.getByRole('link', { name: 'Overview' }).click();
  await expect(page.getByText('For leads')).toHaveCount(6);
});

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing in the ${colorScheme} views`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto('/dashboard');
    const check = async () => {
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    };
    await check();
    await page.getByRole('button', { name: roleButtons.support_lead }).click();
    await page.getByRole('row').nth(3).getByRole('link').click();
    await expect(page.getByRole('heading', { name: 'Pieces' })).toBeVisible();
    await check();
    for (const view of ['Overview', 'Returns']) {
      await page.getByRole('link', { name: new RegExp(`^${view}`) }).click();
      await expect(page.getByRole('heading', { name: view })).toBeVisible();
      await page.waitForLoadState('networkidle');
      await check();
    }
    for (const path of ['/', '/mailbox']) {
      await page.goto(path);
      await page.waitForLoadState('networkidle');
      await check();
    }
  });
