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

/** Keeps the next answer of the graph in which those words stand on its way, until it is let go. */
export async function holdAnswer(page: Page, words: string) {
  let letGo = () => {};
  const isFree = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let holds = () => {};
  const isHeld = new Promise<void>((resolve) => {
    holds = resolve;
  });
  let isFirst = true;
  await page.route('**/graphql', async (route) => {
    const response = await route.fetch();
    if (isFirst && (await response.text()).includes(words)) {
      isFirst = false;
      holds();
      await isFree;
    }
    await route.fulfill({ response });
  });
  return {
    isHeld,
    /** Comes back when the page has the answer. */
    async release() {
      const comes = page.waitForResponse(async (answer) => (await answer.text()).includes(words));
      letGo();
      await comes;
      await page.unrouteAll({ behavior: 'ignoreErrors' });
    },
  };
}
