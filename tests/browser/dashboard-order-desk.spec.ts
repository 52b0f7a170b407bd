import { expect, test } from '@playwright/test';
import { signIn } from './dashboard-stage.ts';
import { expectNoViolations } from './widget-stage.ts';

test('an order is noted upon and called off, with its reason, and says so', async ({ page }) => {
  test.slow();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await signIn(page, '/dashboard/orders?view=bench', 'concierge_agent');
  await page.getByRole('rowheader').getByRole('link').first().click();
  const drawer = page.getByRole('complementary').filter({ has: page.getByText('Journey') });
  await expect(drawer.getByRole('button', { name: 'Cancel the order' })).toBeVisible();

  await page.keyboard.press('n');
  const note = drawer.getByLabel('A note for the team');
  await expect(note).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(note).toBeHidden();
  await expect(drawer).toBeVisible();
  await page.keyboard.press('n');
  await note.fill('The stone is cloudy; the atelier looks for another.');
  await drawer.getByRole('button', { name: 'Keep the note' }).click();
  await expect(
    drawer.getByRole('listitem').filter({ hasText: 'The stone is cloudy' }),
  ).toContainText('Coco Concierge');

  await drawer.getByRole('button', { name: 'Cancel the order' }).click();
  await drawer.getByLabel('Why is it cancelled?').selectOption('It cannot be made');
  await expect(drawer).toContainText('This cannot be undone.');
  await expectNoViolations(page);
  await drawer.getByRole('button', { name: 'Cancel the order' }).click();
  await expect(drawer.getByRole('heading', { name: 'Cancelled by us' })).toBeVisible();
  await expect(drawer).toContainText('It cannot be made');
  await expect(drawer.getByRole('button', { name: 'Cancel the order' })).toHaveCount(0);
  await expectNoViolations(page);
});

test('who only reads finds no button that would be refused', async ({ page }) => {
  await signIn(page, '/dashboard/orders?view=bench', 'viewer');
  await page.getByRole('rowheader').getByRole('link').first().click();
  await expect(page.getByRole('heading', { name: 'Journey' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Note' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Cancel the order' })).toHaveCount(0);
});
