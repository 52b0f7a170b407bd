import { expect, test } from '@playwright/test';
import {
  expectNoViolations,
  openOrder,
  openPanel,
  orderUnderWay,
  say,
  ship,
} from './widget-stage.ts';

test('a scan shows on the open card by itself, with the piece joined from the catalog', async ({
  page,
}) => {
  const order = await orderUnderWay(page.request);
  const panel = await openPanel(page);
  const card = await openOrder(page, panel, order);
  await expect(card.locator('.w-items img').first()).toBeVisible();
  const newest = card.locator('.w-tl li').first();
  await expect(newest).not.toContainText('just now');

  await ship(page.request, order);

  await expect(newest).toContainText('just now');
  await expect(panel.getByRole('status')).toContainText(`Order ${order.number}:`);
});

test('what happens while the socket is cut is there when it comes back', async ({ page }) => {
  const order = await orderUnderWay(page.request);
  const panel = await openPanel(page);
  const card = await openOrder(page, panel, order);

  await page.getByRole('button', { name: 'Cut the socket' }).click();
  const banner = panel.locator('.w-banner');
  await expect(banner).toHaveText('Reconnecting. You can keep writing.');
  await ship(page.request, order);
  await expect(banner).toHaveText('Back online.', { timeout: 20_000 });
  await expect(card.locator('.w-tl li').first()).toContainText('just now');
});

test('offline, a message waits and goes out by itself', async ({ page, context }) => {
  const panel = await openPanel(page);
  await context.setOffline(true);
  await say(panel, 'Show me rings in gold');
  await expect(panel.getByText('Waiting for connection')).toBeVisible();
  await context.setOffline(false);
  await expect(panel.getByRole('list', { name: 'Pieces' })).toBeVisible();
  await expect(panel.getByText('Waiting for connection')).toHaveCount(0);
});

test('a reload finds the conversation and the order as they were', async ({ page }) => {
  const order = await orderUnderWay(page.request);
  const panel = await openPanel(page);
  await openOrder(page, panel, order);
  await page.reload();
  await panel.getByRole('button', { name: new RegExp(`Right now ${order.number}`) }).click();
  const card = panel.getByRole('article', { name: `Order ${order.number}` });
  await expect(card.getByText('Live', { exact: true })).toBeVisible();
});

test('the whole way by keyboard: open, ask, close, and focus is where it was', async ({ page }) => {
  await page.goto('/shop');
  const launcher = page.getByRole('button', { name: 'Open concierge' });
  await launcher.focus();
  await page.keyboard.press('Enter');
  const panel = page.locator('aurora-concierge .w-panel');
  const composer = panel.getByRole('textbox', { name: 'Message', exact: true });
  await expect(composer).toBeFocused();
  await page.keyboard.type('Show me rings in gold');
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('list', { name: 'Pieces' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await expect(launcher).toBeFocused();
});

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing in ${colorScheme}: start, shelf, guest check, order`, async ({
    page,
  }) => {
    test.slow();
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const order = await orderUnderWay(page.request);
    const panel = await openPanel(page);
    await expectNoViolations(page);
    await say(panel, 'Show me rings in gold');
    await expect(panel.getByRole('list', { name: 'Pieces' })).toBeVisible();
    await expectNoViolations(page);
    await panel.getByRole('button', { name: 'Back to start' }).click();
    await openOrder(page, panel, order);
    await expectNoViolations(page);
  });

for (const width of [320, 390])
  test(`at ${width} px the panel is the screen and nothing runs over its side`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 700 });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const panel = await openPanel(page);
    expect(await panel.boundingBox()).toEqual({ x: 0, y: 0, width, height: 700 });
    await say(panel, 'Show me rings in gold');
    await expect(panel.getByRole('list', { name: 'Pieces' })).toBeVisible();
    const overflow = await page.evaluate(() => {
      const scroller = document
        .querySelector('aurora-concierge')
        ?.shadowRoot?.querySelector('.w-scroll');
      return {
        page: document.documentElement.scrollWidth - innerWidth,
        panel: (scroller?.scrollWidth ?? 0) - (scroller?.clientWidth ?? 0),
      };
    });
    expect(overflow).toEqual({ page: 0, panel: 0 });
  });

for (const viewport of [
  { width: 1280, height: 900 },
  { width: 390, height: 700 },
])
  test(`a page with another root font size does not change the panel, ${viewport.width} px wide`, async ({
    page,
  }) => {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const usual = await (await openPanel(page)).boundingBox();
    await page.evaluate(() => sessionStorage.clear());
    await page.addInitScript(() => {
      document.addEventListener('DOMContentLoaded', () => {
        document.documentElement.style.fontSize = '62.5%';
      });
    });
    const panel = await openPanel(page);
    // It may still be opening.
    await expect(async () => {
      const shrunk = await panel.boundingBox();
      expect(Math.round(shrunk?.width ?? 0)).toBe(Math.round(usual?.width ?? -1));
      expect(Math.round(shrunk?.height ?? 0)).toBe(Math.round(usual?.height ?? -1));
    }).toPass();
  });

test('nothing is asked of another host, and nothing breaks the content policy', async ({
  page,
}) => {
  const hosts = new Set<string>();
  const refused: string[] = [];
  page.on('request', (request) => hosts.add(new URL(request.url()).host));
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) refused.push(message.text());
  });
  const panel = await openPanel(page);
  await say(panel, 'Show me rings in gold');
  await expect(panel.getByRole('list', { name: 'Pieces' })).toBeVisible();
  expect([...hosts]).toEqual([new URL(page.url()).host]);
  expect(refused).toEqual([]);
});
