import { expect, type Locator, test } from '@playwright/test';
import { signIn } from './dashboard-stage.ts';
import {
  askForCode,
  askForPerson,
  expectNoViolations,
  liveCard,
  newestLink,
  openOrder,
  openPanel,
  openReturnForm,
  orderUnderWay,
  say,
} from './widget-stage.ts';

for (const colorScheme of ['light', 'dark'] as const)
  test(`${colorScheme}: a piece is held, extended once and given back, and axe finds nothing`, async ({
    page,
  }) => {
    test.slow();
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const panel = await openPanel(page);
    await say(panel, 'gold rings under 2500');
    const offer = panel.getByRole('article', { name: /^Offer:/ });
    await expect(offer).toBeVisible();
    await expectNoViolations(page);
    await offer.getByRole('button', { name: /Hold for 48 hours/ }).click();
    await expect(offer.getByText(/^Held until/)).toBeVisible();
    await expect(panel.getByRole('log')).toContainText('It is held for you for 48 hours.');
    await offer.getByRole('button', { name: 'Extend once' }).click();
    await expect(offer.getByText(/^Extended once, until/)).toBeVisible();
    await expectNoViolations(page);
    await offer.getByRole('button', { name: 'Release the hold' }).click();
    await expect(offer.getByText('Released.')).toBeVisible();
  });

test('a hold that was given back elsewhere while the socket was cut says so when it comes back', async ({
  page,
  context,
}) => {
  test.slow();
  const panel = await openPanel(page);
  await say(panel, 'gold rings under 2500');
  const offerIn = (one: Locator) => one.getByRole('article', { name: /^Offer:/ });
  await offerIn(panel)
    .getByRole('button', { name: /Hold for 48 hours/ })
    .click();
  await expect(offerIn(panel).getByText(/^Held until/)).toBeVisible();
  const other = await openPanel(await context.newPage());
  await other.getByRole('button', { name: /Back to our conversation/ }).click();
  const release = offerIn(other).getByRole('button', { name: 'Release the hold' });
  await expect(release).toBeVisible();

  await page.getByRole('button', { name: 'Cut the socket' }).click();
  await release.click();
  await expect(offerIn(panel).getByText('Released.')).toBeVisible({ timeout: 30_000 });
});

test('the heart keeps a piece over a reload, and what is saved has a place', async ({ page }) => {
  const panel = await openPanel(page);
  await say(panel, 'gold rings under 2500');
  const heart = panel.getByRole('list', { name: 'Pieces' }).getByRole('button').first();
  const kept = page.waitForResponse(
    async (response) =>
      response.url().endsWith('/graphql') && (await response.text()).includes('shortlistSet'),
  );
  await heart.click();
  await expect(heart).toHaveAttribute('aria-pressed', 'true');
  await expect(panel.getByRole('button', { name: 'Saved pieces, 1' })).toBeVisible();
  await kept;
  await page.reload();
  await panel.getByRole('button', { name: /^Saved pieces/ }).click();
  await expect(panel.getByRole('list', { name: 'Saved pieces' }).getByRole('heading')).toHaveCount(
    1,
  );
  await expectNoViolations(page);
});

test('where nothing fits, the nearest that does is there', async ({ page }) => {
  const panel = await openPanel(page);
  await say(panel, 'platinum rings under 20');
  await expect(panel.getByRole('heading', { name: 'Not in the vitrine' })).toBeVisible();
  await expect(panel.getByRole('list', { name: 'Pieces' })).toBeVisible();
});

test('a person is asked: what is missing is named, then the ticket and its place in line', async ({
  page,
}) => {
  const panel = await openPanel(page);
  await say(panel, '/stylist');
  const form = panel.getByRole('form', { name: 'A word with a person' });
  await form.getByRole('button', { name: 'Send to a person' }).click();
  await expect(form.getByLabel('E-mail')).toBeFocused();
  await expectNoViolations(page);
  await form.getByLabel('E-mail').fill('opal@example.com');
  await form.getByLabel('Message').fill('Two rings to compare before Friday.');
  await form.getByRole('button', { name: 'Send to a person' }).click();
  const ticket = panel.getByRole('article', { name: /^Ticket ST-/ });
  await expect(ticket).toContainText('Place in line');
  await expect(panel.getByRole('log')).toContainText('with our stylists now');
  await expectNoViolations(page);
});

test('who took a ticket while the socket was cut is there when it comes back', async ({
  page,
  browser,
}) => {
  test.slow();
  const panel = await openPanel(page);
  const number = await askForPerson(panel, 'Does the clasp open with one hand?');
  const ticket = panel.getByRole('article', { name: `Ticket ${number}` });
  await expect(ticket).toContainText('A stylist has your message.');
  const stylist = await (await browser.newContext()).newPage();
  await signIn(stylist, '/dashboard/queue', 'concierge_agent');
  await stylist.getByRole('link', { name: new RegExp(number) }).click();
  await expect(stylist.getByRole('button', { name: 'Take it' })).toBeVisible();

  await page.getByRole('button', { name: 'Cut the socket' }).click();
  await stylist.getByRole('button', { name: 'Take it' }).click();
  await expect(stylist.getByRole('button', { name: 'Start answering' })).toBeVisible();
  await expect(ticket).toContainText('A stylist has taken it on.', { timeout: 30_000 });
  await stylist.context().close();
});

test('a picture is kept for a stylist, and what is no picture is refused before it is sent', async ({
  page,
}) => {
  const panel = await openPanel(page);
  const input = panel.locator('input[type=file]');
  const buffer = Buffer.from('%PDF-1.7');
  await input.setInputFiles({ name: 'portfolio.pdf', mimeType: 'application/pdf', buffer });
  await expect(panel.locator('.w-up')).toContainText('Pictures only: JPEG, PNG or WebP');
  await input.setInputFiles({ name: 'idea.png', mimeType: 'image/png', buffer: onePixel });
  await expect(panel.getByRole('list', { name: /^Your pictures/ })).toBeVisible();
  await panel.getByRole('button', { name: 'Remove picture 1' }).click();
  await expect(panel.getByRole('list', { name: /^Your pictures/ })).toHaveCount(0);
});

const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

test('an order’s card asks before anybody is told, and stops when it is told to', async ({
  page,
}) => {
  const order = await orderUnderWay(page.request);
  const panel = await openPanel(page);
  const card = await openOrder(page, panel, order);
  await card.getByText('Keep me posted').click();
  await card.getByRole('button', { name: 'Yes, keep me posted' }).click();
  const told = card.getByRole('list', { name: 'Who is told' });
  await expect(told).toContainText('E-mail to');
  await expectNoViolations(page);
  await told.getByRole('button', { name: /^Stop/ }).click();
  await expect(told).toHaveCount(0);
});

test('an answer is rated once its order is shown, and who gave it few stars is offered a person', async ({
  page,
}) => {
  const panel = await openPanel(page);
  await openOrder(page, panel, await orderUnderWay(page.request));
  const rating = panel.getByRole('group', { name: 'Was that what you needed?' });
  await rating.getByRole('radio', { name: '2 of 5: Not really' }).check({ force: true });
  await rating.locator('..').getByRole('button', { name: 'Send', exact: true }).click();
  const given = panel.getByRole('article', { name: 'Your rating' });
  await expect(given).toContainText('You gave 2 of 5');
  await expect(given.getByRole('button', { name: 'Bring in a person' })).toBeVisible();
});

test('the link of a letter opens its order on another device, leaves the address, and works once', async ({
  page,
  browser,
}) => {
  test.slow();
  const order = await orderUnderWay(page.request);
  await askForCode(page, await openPanel(page), order);
  const link = await newestLink(page.request);

  const other = await browser.newContext();
  const reader = await other.newPage();
  await reader.goto(`${link}&metal=gold`);
  const panel = reader.locator('aurora-concierge .w-panel');
  await liveCard(panel, order);
  expect(new URL(reader.url()).search).toBe('?metal=gold');
  await expectNoViolations(reader);
  await reader.reload();
  await panel.getByRole('button', { name: new RegExp(order.number) }).click();
  await liveCard(panel, order);
  await other.close();

  await page.goto(link);
  const used = page.locator('aurora-concierge .w-panel');
  await expect(used.getByRole('form', { name: 'Find your order' }).last()).toContainText(
    'used already, or is too old',
  );
  await expectNoViolations(page);
});

test('a return is asked for once its piece and reason are chosen, and its number stands there', async ({
  page,
}) => {
  test.slow();
  const order = await orderUnderWay(page.request);
  const panel = await openPanel(page);
  const form = await openReturnForm(page, panel, order);
  await expectNoViolations(page);
  await form.getByRole('button', { name: 'Ask for the return' }).click();
  await expect(panel.getByRole('article', { name: /^Return RMA-/ })).toContainText('Requested.');
});
