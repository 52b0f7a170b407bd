import { expect, test } from '@playwright/test';
import type { AuroraApi } from '../../clients/widget/loader/api.ts';
import { openPanel, say } from './widget-stage.ts';

/** What a storefront does with `window.Aurora`. */
type Embedded = Window & { readonly Aurora: AuroraApi };

test('new settings make the panel anew, and the conversation goes on', async ({ page }) => {
  const panel = await openPanel(page);
  await say(panel, 'silver rings');
  const first = panel.locator('.w-prod a').first();
  await expect(first).toBeVisible();

  await page.evaluate(() =>
    (window as unknown as Embedded).Aurora.update({
      locale: 'de-DE',
      'piece-href': '/elsewhere/{handle}',
      theme: 'dark',
    }),
  );
  await expect(first).toHaveAttribute('href', /^\/elsewhere\//);
  await expect(panel.getByText('silver rings', { exact: true })).toBeVisible();
  await expect(page.locator('aurora-concierge')).toHaveAttribute('data-theme', 'dark');
  await expect(page.locator('aurora-concierge .w-panel')).toHaveCount(1);

  await page.evaluate(() => (window as unknown as Embedded).Aurora.update({ theme: null }));
  await expect(page.locator('aurora-concierge')).not.toHaveAttribute('data-theme', /./);
});

test('after a log-out nothing is left of who it was; booted again, it begins anew', async ({
  page,
}) => {
  const panel = await openPanel(page);
  await say(panel, 'silver rings');
  await expect(panel.locator('.w-prod').first()).toBeVisible();

  await page.evaluate(() => (window as unknown as Embedded).Aurora.shutdown());
  await expect(page.locator('aurora-concierge')).toHaveCount(0);
  const kept = await page.evaluate(() =>
    ['aurora.session', 'aurora.order'].map(
      (key) => localStorage.getItem(key) ?? sessionStorage.getItem(key),
    ),
  );
  expect(kept).toEqual([null, null]);

  await page.evaluate(() => (window as unknown as Embedded).Aurora.boot());
  await page.getByRole('button', { name: 'Open concierge' }).click();
  await expect(panel.getByRole('button', { name: /Track an order/ })).toBeVisible();
  await expect(panel.getByText('silver rings', { exact: true })).toHaveCount(0);
});
