import { expect, test } from '@playwright/test';
import { holdAnswer, signIn } from './dashboard-stage.ts';
import { askForPerson, expectNoViolations, openPanel, say } from './widget-stage.ts';

test('a wish for a person is in the queue at once, and taken, answered and resolved by keys', async ({
  page,
  browser,
}) => {
  test.slow();
  await signIn(page, '/dashboard/queue', 'concierge_agent');
  await expect(page.getByRole('list', { name: /^Tickets/ })).toBeVisible();

  const shopper = await (await browser.newContext()).newPage();
  const panel = await openPanel(shopper);
  const number = await askForPerson(panel, 'My parcel is held, and the wedding is on Saturday.');

  await page.getByRole('button', { name: /tickets? changed/ }).click();
  const line = page.getByRole('link', { name: new RegExp(number) });
  await expect(line).toContainText('Nobody yet');
  await line.click();
  const ticket = page.getByRole('complementary').filter({ hasText: number });
  await expect(ticket.getByRole('link', { name: 'opal@example.com' })).toBeVisible();

  await page.keyboard.press('a');
  await expect(ticket.getByText('Taken', { exact: true }).first()).toBeVisible();
  await expect(line).toContainText('You');
  await page.keyboard.press('s');
  await expect(ticket.getByText('In progress', { exact: true })).toBeVisible();
  await expect(panel.getByRole('article', { name: `Ticket ${number}` })).toContainText(
    'A stylist is on it.',
  );

  await page.keyboard.press('r');
  const done = ticket.getByLabel('What was done?');
  await expect(done).toBeFocused();
  await page.keyboard.press('Control+Enter');
  await expect(ticket.getByRole('alert')).toHaveText('A few words are needed.');
  await done.fill('Sent by courier today.');
  await page.keyboard.press('Control+Enter');
  await expect(ticket.getByText('Sent by courier today.')).toBeVisible();
  await expect(ticket.getByRole('button', { name: 'Reopen' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(ticket).toBeHidden();
  await expect(line).toBeFocused();
  await shopper.context().close();
});

test('who was slower is told so, and sees whose it is', async ({ page, browser }) => {
  test.slow();
  const shopper = await (await browser.newContext()).newPage();
  const number = await askForPerson(await openPanel(shopper), 'Which size for a wide band?');
  await shopper.context().close();

  await signIn(page, '/dashboard/queue', 'concierge_agent');
  await page.getByRole('link', { name: new RegExp(number) }).click();
  await expect(page.getByRole('button', { name: 'Take it' })).toBeVisible();
  const lead = await (await browser.newContext()).newPage();
  await signIn(lead, page.url(), 'support_lead');

  // The agent presses first, but the lead's wish arrives before.
  await page.route('**/graphql', async (route) => {
    if (route.request().postData()?.includes('expectedVersion')) {
      await lead.getByRole('button', { name: 'Take it' }).click();
      await expect(lead.getByRole('button', { name: 'Start answering' })).toBeVisible();
    }
    await route.continue();
  });
  await page.getByRole('button', { name: 'Take it' }).click();
  const ticket = page.getByRole('complementary').filter({ hasText: number });
  await expect(ticket.getByRole('alert')).toContainText('Somebody else changed the ticket first.');
  await expect(ticket.getByText('Lena Lead').first()).toBeVisible();
  await expect(ticket.getByRole('button', { name: 'Take it' })).toHaveCount(0);
  await lead.context().close();
});

test('what was asked before a step and comes after it puts nothing back', async ({
  page,
  browser,
}) => {
  test.slow();
  const shopper = await (await browser.newContext()).newPage();
  const number = await askForPerson(await openPanel(shopper), 'May the band be a little wider?');
  await shopper.context().close();
  await signIn(page, '/dashboard/queue', 'concierge_agent');
  await page.getByRole('link', { name: new RegExp(number) }).click();
  const ticket = page.getByRole('complementary').filter({ hasText: number });
  await expect(ticket.getByRole('heading', { name: 'Conversation' })).toBeVisible();

  // The pane reads the ticket again once it hears that it was taken.
  const late = await holdAnswer(page, '"transcript"');
  await page.keyboard.press('a');
  await late.isHeld;
  await expect(ticket.getByRole('button', { name: 'Start answering' })).toBeEnabled();
  await page.keyboard.press('s');
  await expect(ticket.getByText('In progress', { exact: true })).toBeVisible();
  await late.release();

  await expect(ticket.getByText('In progress', { exact: true })).toBeVisible();
  await page.keyboard.press('w');
  await ticket.getByLabel('What was the shopper asked?').fill('The size of her finger.');
  await page.keyboard.press('Control+Enter');
  await expect(ticket.getByText('Waits for the shopper', { exact: true }).first()).toBeVisible();
});

test('a ticket that cannot be read anew stays as it was, with what is being written to it', async ({
  page,
  browser,
}) => {
  test.slow();
  await signIn(page, '/dashboard/queue', 'concierge_agent');
  await page
    .getByRole('list', { name: /^Tickets/ })
    .getByRole('link')
    .first()
    .click();
  await expect(page.getByRole('heading', { name: 'Conversation' })).toBeVisible();
  const lead = await (await browser.newContext()).newPage();
  await signIn(lead, page.url(), 'support_lead');
  await expect(lead.getByRole('heading', { name: 'Conversation' })).toBeVisible();
  await page.keyboard.press('n');
  const note = page.getByLabel('A note for the team');
  await note.fill('Half a thought');

  await page.route('**/graphql', (route) => route.abort());
  await lead.keyboard.press('n');
  await lead.getByLabel('A note for the team').fill('The lead was here.');
  await lead.keyboard.press('Control+Enter');
  const stale = page.getByRole('status').filter({ hasText: 'This is what was read before.' });
  await expect(stale).toBeVisible();
  await expect(note).toHaveValue('Half a thought');

  await page.unroute('**/graphql');
  await stale.getByRole('button', { name: 'Try now' }).click();
  await expect(page.getByText('The lead was here.').first()).toBeVisible();
  await expect(stale).toBeHidden();
  await expect(note).toHaveValue('Half a thought');
  await lead.context().close();
});

test('what its shopper saved stands beside the conversation, and on a phone before it', async ({
  page,
  browser,
}) => {
  test.slow();
  const shopper = await (await browser.newContext()).newPage();
  const panel = await openPanel(shopper);
  await say(panel, 'Gold rings');
  const heart = panel.getByRole('button', { name: /^Save / }).first();
  const saved = ((await heart.getAttribute('aria-label')) ?? '').replace('Save ', '');
  await heart.click();
  await expect(panel.getByRole('button', { name: 'Saved pieces, 1' })).toBeVisible();
  const number = await askForPerson(panel, 'Does it go with a thin band?');
  await shopper.context().close();

  await page.setViewportSize({ width: 1280, height: 800 });
  await signIn(page, '/dashboard/queue', 'concierge_agent');
  await page.getByRole('link', { name: new RegExp(number) }).click();
  const about = page.getByRole('region', { name: 'About the shopper' });
  await expect(about).toContainText(saved);
  await expect(about.getByRole('link', { name: 'opal@example.com' })).toBeVisible();
  const talk = page.getByRole('heading', { name: 'Conversation' });
  const [aside, words] = [await about.boundingBox(), await talk.boundingBox()];
  expect(aside?.x).toBeGreaterThan((words?.x ?? 0) + 300);
  await expectNoViolations(page);

  await page.setViewportSize({ width: 360, height: 720 });
  const [above, below] = [await about.boundingBox(), await talk.boundingBox()];
  expect((above?.y ?? 0) + (above?.height ?? 0)).toBeLessThan(below?.y ?? 0);
  await expectNoViolations(page);
});

test('a ticket shows what its shopper drew', async ({ page }) => {
  await signIn(page, '/dashboard/queue', 'viewer');
  await page.getByRole('link', { name: /I drew the ring/ }).click();
  const picture = page.getByRole('img', { name: 'Sent by the shopper, 1 of 1' });
  await expect(picture).toBeVisible();
  await expect
    .poll(() =>
      picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
    )
    .toBe(480);
});

test('who only reads is offered nothing to do', async ({ page }) => {
  await signIn(page, '/dashboard/queue', 'viewer');
  await page
    .getByRole('list', { name: /^Tickets/ })
    .getByRole('link')
    .first()
    .click();
  await expect(page.getByText('Your role reads tickets.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Note' })).toHaveCount(0);
});

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing in the ${colorScheme} queue, with a ticket open and a step asked for`, async ({
    page,
  }) => {
    test.slow();
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await signIn(page, '/dashboard/queue', 'support_lead');
    await page
      .getByRole('list', { name: /^Tickets/ })
      .getByRole('link')
      .first()
      .click();
    await expect(page.getByRole('heading', { name: 'Conversation' })).toBeVisible();
    await expectNoViolations(page);
    await page.getByRole('button', { name: 'Note' }).click();
    await expect(page.getByLabel('A note for the team')).toBeFocused();
    await expectNoViolations(page);
  });
