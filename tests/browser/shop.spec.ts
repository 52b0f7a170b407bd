import { expect, type Page, test } from '@playwright/test';
import { expectNoViolations, openPanel, say } from './widget-stage.ts';

const cards = (page: Page) => page.getByRole('listitem').filter({ has: page.locator('.s-name') });

/** The shop with its first page of pieces, and a catalogue that answers no more. */
async function openShopAndLoseIt(page: Page): Promise<number> {
  await page.goto('/shop');
  await expect(cards(page).first()).toBeVisible();
  await page.route('**/graphql', (route) => route.abort());
  return cards(page).count();
}
const findCatalogue = (page: Page) => page.unroute('**/graphql');

test('pieces that do not fit what was chosen give way to why there are none', async ({ page }) => {
  await openShopAndLoseIt(page);
  await page.getByRole('button', { name: /^Ready to ship/ }).click();
  const problem = page.getByRole('alert').filter({ hasText: 'The vitrine did not open' });
  await expect(problem).toBeVisible();
  await expect(cards(page)).toHaveCount(0);

  await findCatalogue(page);
  await problem.getByRole('button', { name: 'Try again' }).click();
  await expect(cards(page).first()).toContainText('Ready to ship');
});

test('pieces stay where more of them did not come, and the same page is tried again', async ({
  page,
}) => {
  const shown = await openShopAndLoseIt(page);
  await page.getByRole('button', { name: 'Show more' }).click();
  const problem = page.getByRole('alert').filter({ hasText: 'The vitrine did not open' });
  await expect(problem).toBeVisible();
  await expect(cards(page)).toHaveCount(shown);

  await findCatalogue(page);
  await problem.getByRole('button', { name: 'Try again' }).click();
  await expect(cards(page)).toHaveCount(2 * shown);
});

test('an address that leads nowhere is a page to people and a refusal to programs', async ({
  page,
}) => {
  const answer = await page.goto('/no/such/page');
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'There is no page here' })).toBeVisible();
  await expectNoViolations(page);
  await page.getByRole('link', { name: 'To the shop' }).click();
  await expect(cards(page).first()).toBeVisible();

  const { error } = await (await page.request.get('/no/such/page')).json();
  expect(error.code).toBe('NOT_FOUND');
});

test('on a phone the lists of the filters stay on the screen', async ({ page }) => {
  const width = 320;
  await page.setViewportSize({ width, height: 640 });
  await page.goto('/shop');
  for (const name of ['Metal', 'Price']) {
    await page.locator('summary').filter({ hasText: name }).click();
    const last = page.locator('details[open] label').last();
    await expect(last).toBeVisible();
    const { x, width: taken } = (await last.boundingBox()) ?? { x: width, width };
    expect(x + taken).toBeLessThanOrEqual(width);
    await page.keyboard.press('Escape');
    await expect(last).toBeHidden();
  }
});

test('a name that is one long word stays on its card, in the shop and in the widget', async ({
  page,
}) => {
  const name = 'Donaudampfschifffahrtsgesellschaftsring';
  await page.setViewportSize({ width: 360, height: 740 });
  await page.route('**/graphql', async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(/"title":"[^"]*"/g, `"title":"${name}"`);
    await route.fulfill({ response, body });
  });
  await page.goto('/shop');
  await expect(cards(page).first()).toContainText(name);
  const panel = await openPanel(page);
  await say(panel, 'Gold rings');
  const shelf = panel.locator('.w-prod');
  await expect(shelf.first()).toContainText(name);
  for (const all of [cards(page), shelf])
    for (const card of (await all.all()).slice(0, 2)) {
      const [drawn, room] = await card.evaluate(({ scrollWidth, clientWidth }) => [
        scrollWidth,
        clientWidth,
      ]);
      expect(drawn).toBeLessThanOrEqual(room ?? 0);
    }
});
