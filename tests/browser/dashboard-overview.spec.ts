import { readFile } from 'node:fs/promises';
import { type APIRequestContext, expect, test } from '@playwright/test';
import { signIn } from './dashboard-stage.ts';
import { expectNoViolations } from './widget-stage.ts';

test('figures of chosen days are told as charts that are tables', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await signIn(page, '/dashboard/overview', 'support_lead');
  const funnel = page.getByRole('table', { name: /sessions .+ came to the end/ }).first();
  await expect(funnel.getByRole('row', { name: /Opened the widget \d+/ })).toBeVisible();
  await expect(
    page.getByRole('table', { name: /What people ask/ }).getByRole('row', { name: /Find a piece/ }),
  ).toBeVisible();

  await page.getByRole('textbox', { name: 'From' }).fill('2024-03-02');
  await page.getByRole('textbox', { name: 'to', exact: true }).fill('2024-03-01');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(page.getByRole('alert')).toHaveText('The last day lies before the first.');
  await expect(page.getByRole('textbox', { name: 'to', exact: true })).toHaveAttribute(
    'aria-invalid',
    'true',
  );
  await page.getByRole('textbox', { name: 'to', exact: true }).fill('2024-03-04');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(page).toHaveURL(/from=2024-03-02&to=2024-03-04/);
  await expect(page.getByText('compared with the 3 days before')).toBeVisible();
  await expect(page.getByText('No answer was rated in this period.')).toBeVisible();
  await expectNoViolations(page);
});

for (const colorScheme of ['light', 'dark'] as const)
  test(`a ${colorScheme} figure over time has its target, and is read by keys and as a table`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await signIn(page, '/dashboard/overview', 'support_lead');
    const panel = page.getByRole('region', { name: 'Over time' });
    const chart = panel.getByRole('slider', {
      name: /^Opened the widget over time: .+ at last, target 10 %\.$/,
    });
    await expect(panel.locator('.d-target')).toHaveText('target 10 %');
    await expect(panel.locator('path.line')).toHaveAttribute(
      'd',
      /^M0 [\d.]+(L[\d.]+ [\d.]+){5,}$/,
    );

    await chart.focus();
    const latest = (await chart.getAttribute('aria-valuetext')) ?? '';
    await expect(panel.locator('.d-tip b')).toHaveText(latest.replace(/^.*: /, ''));
    await page.keyboard.press('ArrowLeft');
    await expect(chart).not.toHaveAttribute('aria-valuetext', latest);
    await expectNoViolations(page);

    await panel.getByRole('combobox', { name: 'Figure' }).selectOption('Rating');
    await expect(panel.locator('.d-target')).toHaveText('target 4.0');
    await panel.getByRole('button', { name: 'Table' }).click();
    await expect(chart).toBeHidden();
    await expect(panel.getByRole('table', { name: /^Rating over time/ })).toBeVisible();
    await expect(panel.getByRole('row')).toHaveCount(15);
    await expectNoViolations(page);
  });

test('a link shows the figure over time as it was chosen, also for another period', async ({
  page,
}) => {
  await signIn(page, '/dashboard/overview?period=7d', 'support_lead');
  const panel = page.getByRole('region', { name: 'Over time' });
  await panel.getByRole('combobox', { name: 'Figure' }).selectOption('Rating');
  await panel.getByRole('button', { name: 'Table' }).click();
  await expect(page).toHaveURL(/\?period=7d&figure=csat_mean&as=table$/);
  await page.reload();
  await expect(panel.getByRole('table', { name: /^Rating over time/ })).toBeVisible();
  await page.getByRole('link', { name: 'Quarter' }).click();
  await expect(page).toHaveURL(/\?figure=csat_mean&as=table&period=90d$/);
  await expect(panel.getByRole('table', { name: /^Rating over time/ })).toBeVisible();
});

test('a period with nothing to measure keeps the chart, its axes and its target', async ({
  page,
}) => {
  await signIn(page, '/dashboard/overview?from=2024-03-02&to=2024-03-04', 'support_lead');
  const panel = page.getByRole('region', { name: 'Over time' });
  await expect(panel.getByText('Nothing to measure in this period.')).toBeVisible();
  await expect(panel.locator('.d-target')).toHaveText('target 10 %');
  await expect(panel.getByRole('slider')).toHaveCount(0);
});

test('a rating is counted on the screen without anybody asking', async ({ page }) => {
  test.slow();
  await signIn(page, '/dashboard/overview?period=24h', 'support_lead');
  const ratings = page.getByRole('region', { name: 'Ratings' });
  const given = ratings.getByText(/^n = \d+$/);
  await rate(page.request);
  await expect(given).toBeVisible({ timeout: 60_000 });
  const before = (await given.textContent()) ?? '';
  await rate(page.request);
  await expect(given).not.toHaveText(before, { timeout: 60_000 });
});

test('a service that does not answer takes its figures away and nothing else', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  let isAway = true;
  await page.route('**/graphql', async (route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as { data?: { kpis?: unknown } | null };
    if (!isAway || !answer.data || !('kpis' in answer.data)) return route.fulfill({ response });
    const away = {
      message: 'The analytics service did not answer',
      extensions: { code: 'SUBGRAPH_UNAVAILABLE', requestId: 'req_test' },
    };
    return route.fulfill({
      response,
      json: { data: { ...answer.data, kpis: null }, errors: [away] },
    });
  });
  await page.goto('/dashboard/overview');
  await page.getByRole('button', { name: /Support lead/ }).click();
  await expect(page.getByRole('heading', { name: 'The figures did not load' })).toBeVisible();
  await expect(page.getByText('Not live', { exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: /On the way/ })).toBeVisible();
  await expectNoViolations(page);
  isAway = false;
  // It asks again by itself.
  await expect(page.getByRole('heading', { name: 'What people ask' })).toBeVisible();
});

/** As a shopper of a new session would, in the widget: by registered operations. */
async function rate(request: APIRequestContext): Promise<void> {
  const ask = async (root: string, variables: object, token?: string) => {
    const answer = await request.post('/graphql', {
      data: { documentId: await documentId(root), variables },
      ...(token ? { headers: { authorization: `Bearer ${token}` } } : {}),
    });
    return (await answer.json()) as { data: Record<string, Record<string, unknown>> };
  };
  const started = await ask('sessionStart', { input: { idempotencyKey: crypto.randomUUID() } });
  const rated = await ask(
    'csatSubmit',
    { input: { rating: 5, intent: 'TRACK_ORDER', idempotencyKey: crypto.randomUUID() } },
    String(started.data['sessionStart']?.['sessionToken']),
  );
  expect(rated.data['csatSubmit']?.['csat']).not.toBeNull();
}

/** Of the widget's operation that has this root. */
async function documentId(root: string): Promise<string> {
  const file = new URL('../../schema/operations/widget.json', import.meta.url);
  const operations: Record<string, string> = JSON.parse(await readFile(file, 'utf8'));
  const id = Object.keys(operations).find((one) => operations[one]?.includes(` ${root}(`));
  if (!id) throw new Error(`The widget has no ${root}`);
  return id;
}
