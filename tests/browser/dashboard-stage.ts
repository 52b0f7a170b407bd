import { expect, type Page } from '@playwright/test';
import { roleButtons } from './demo.ts';

/** Through the dashboard's door, to a view that is live. */
export async function signIn(
  page: Page,
  path: string,
  role: keyof typeof roleButtons,
): Promise<void> {
  await page.goto(path);
  await page.getByRole('button', { name: roleButtons[role] }).click();
  await expect(page.getByText('Live', { exact: true }).first()).toBeVisible();
}
