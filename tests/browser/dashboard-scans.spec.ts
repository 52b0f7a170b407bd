import { type BrowserContext, expect, type Page, type Request, test } from '@playwright/test';
import {
  type DashboardScanFragment,
  DashboardScanRetryDocument,
  type DashboardScanRetryMutation,
  type DashboardScanRetryMutationVariables,
  DashboardScansDocument,
  type DashboardScansQuery,
  type DashboardScansQueryVariables,
} from '../../clients/dashboard/generated/graphql.ts';
import { operationId, type Registered } from '../../clients/sdk/operation.ts';
import { signIn } from './dashboard-stage.ts';
import type { roleButtons } from './demo.ts';
import { expectNoViolations } from './widget-stage.ts';

const path = '/dashboard/orders/scans';
const rows = (page: Page) => page.getByRole('list', { name: /^Scans/ }).getByRole('listitem');
const takeAgain = (page: Page) => page.getByRole('button', { name: /^Take again/ });

/** What a page asks the gateway: by the id of an operation. */
const asked = <Variables>(request: Request) =>
  request.postDataJSON() as { readonly documentId: string; readonly variables: Variables };

const idOf = (document: object): string => operationId(document as Registered<unknown, unknown>);
const scansId = idOf(DashboardScansDocument);
const retryId = idOf(DashboardScanRetryDocument);

/** One that was given up, with words as long as carriers have them. */
const aScan = (n: number): DashboardScanFragment => ({
  __typename: 'ShipmentFact',
  id: Buffer.from(`ShipmentFact:none:${n}`).toString('base64url'),
  carrierName: 'DPD',
  trackingNumber: `JJD00039000788223123456789012345${String(n).padStart(3, '0')}`,
  rawCode: 'CUSTOMS_HELD_AWAITING_DOCUMENTS_FROM_SENDER_OR_RECIPIENT',
  status: 'EXCEPTION',
  location: 'مركز التوزيع في دبي',
  occurredAt: '2026-11-20T09:00:00Z',
  attempts: 154,
  lastFailure: 'UNKNOWN_SHIPMENT',
  givenUpAt: '2026-11-21T09:00:00Z',
});

/**
 * Scans are given up after a day: these are, for the pages of one browser. Whatever else is asked, and whatever is wanted
 * of a scan that is not among them any more, the gateway answers.
 */
async function giveUpScans(context: BrowserContext, count: number): Promise<void> {
  let scans = Array.from({ length: count }, (_, n) => aScan(n));
  await context.route('**/graphql', (route, request) => {
    const { documentId, variables } = asked<unknown>(request);
    if (documentId === scansId)
      return route.fulfill({
        json: { data: pageOf(scans, variables as DashboardScansQueryVariables) },
      });
    if (documentId !== retryId) return route.fallback();
    const { input } = variables as DashboardScanRetryMutationVariables;
    const left = scans.filter(({ id }) => id !== input.factId);
    if (left.length === scans.length) return route.fallback();
    scans = left;
    return route.fulfill({ json: { data: taken(String(input.factId)) } });
  });
}

function pageOf(
  scans: readonly DashboardScanFragment[],
  { first, after }: DashboardScansQueryVariables,
): DashboardScansQuery {
  const rest = scans.slice(after ? scans.findIndex(({ id }) => id === after) + 1 : 0);
  const nodes = rest.slice(0, first);
  return {
    __typename: 'Query',
    shipmentFactDeadLetters: {
      __typename: 'ShipmentFactConnection',
      nodes,
      pageInfo: {
        __typename: 'PageInfo',
        endCursor: nodes.at(-1)?.id ?? null,
        hasNextPage: rest.length > nodes.length,
      },
      totalCount: scans.length,
    },
  };
}

const taken = (id: string): DashboardScanRetryMutation => ({
  __typename: 'Mutation',
  step: {
    __typename: 'ShipmentFactRetryPayload',
    fact: { __typename: 'ShipmentFact', id, state: 'WAITING' },
    userErrors: [],
  },
});

/** From now on that question of the page finds no gateway. */
const cutOff = (page: Page, id: string) =>
  page.route('**/graphql', (route, request) =>
    asked(request).documentId === id ? route.abort() : route.fallback(),
  );

async function openScans(page: Page, role: keyof typeof roleButtons): Promise<void> {
  await signIn(page, '/dashboard/orders', role);
  await page.goto(path);
}

test('where no scan was given up, nothing is said over the orders', async ({ page }) => {
  await signIn(page, '/dashboard/orders', 'support_lead');
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Look at them' })).toHaveCount(0);
  await page.goto(path);
  await expect(page.getByRole('heading', { name: 'Every scan found its parcel' })).toBeVisible();
  await expectNoViolations(page);
});

for (const [colorScheme, width] of [
  ['light', 1280],
  ['dark', 360],
] as const)
  test(`a scan that is taken again leaves the list, ${colorScheme} at ${width} px`, async ({
    page,
    context,
  }) => {
    await page.setViewportSize({ width, height: 740 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await giveUpScans(context, 2);
    await signIn(page, '/dashboard/orders', 'support_lead');
    await expect(page.getByText('2 carrier scans were given up.')).toBeVisible();
    await page.getByRole('link', { name: 'Look at them' }).click();
    await expect(rows(page).first()).toContainText('No order and no return has this parcel.');
    await expectNoViolations(page);
    const spill = await page.evaluate(() =>
      Math.max(
        ...Array.from(document.querySelectorAll('main *'), (part) =>
          Math.ceil(part.getBoundingClientRect().right),
        ),
      ),
    );
    expect(spill).toBeLessThanOrEqual(width);

    await takeAgain(page).first().focus();
    await page.keyboard.press('Enter');
    await expect(rows(page)).toHaveCount(1);
    await expect(page.getByRole('status').filter({ hasText: 'is taken once more.' })).toBeVisible();
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
    await takeAgain(page).click();
    await expect(page.getByRole('heading', { name: 'Every scan found its parcel' })).toBeVisible();
    await expectNoViolations(page);
  });

test('what another tab had taken goes here too, and is said', async ({ page, context }) => {
  await giveUpScans(context, 2);
  await openScans(page, 'concierge_agent');
  const other = await context.newPage();
  await openScans(other, 'concierge_agent');
  await expect(rows(other)).toHaveCount(2);
  await takeAgain(page).first().click();
  await expect(rows(page)).toHaveCount(1);
  await takeAgain(other).first().click();
  await expect(other.getByText('somebody had it taken before.')).toBeVisible();
  await expect(rows(other)).toHaveCount(1);
});

test('who only reads is offered nothing to take', async ({ page, context }) => {
  await giveUpScans(context, 1);
  await openScans(page, 'viewer');
  await expect(rows(page)).toHaveCount(1);
  await expect(takeAgain(page)).toHaveCount(0);
});

test('where no gateway answers a scan stays, and the next try is the same wish', async ({
  page,
  context,
}) => {
  await giveUpScans(context, 1);
  const keys = new Set<string>();
  page.on('request', (request) => {
    if (!request.url().endsWith('/graphql')) return;
    const { documentId, variables } = asked<DashboardScanRetryMutationVariables>(request);
    if (documentId === retryId) keys.add(String(variables.input.idempotencyKey));
  });
  await openScans(page, 'support_lead');
  await cutOff(page, retryId);
  await takeAgain(page).click();
  await expect(page.getByRole('alert')).toContainText('Whether it was done is not known');
  await expectNoViolations(page);
  await page.unroute('**/graphql');
  await takeAgain(page).click();
  await expect(page.getByRole('heading', { name: 'Every scan found its parcel' })).toBeVisible();
  expect(keys.size).toBe(1);
});

test('a list that cannot be read anew says that it is old; one that never came says so', async ({
  page,
  context,
}) => {
  await giveUpScans(context, 2);
  await openScans(page, 'support_lead');
  await expect(rows(page)).toHaveCount(2);
  await cutOff(page, scansId);
  await takeAgain(page).first().click();
  const stale = page.getByRole('status').filter({ hasText: 'This is what was read before.' });
  await expect(stale).toBeVisible();
  await expectNoViolations(page);
  await page.unroute('**/graphql');
  await stale.getByRole('button', { name: 'Try now' }).click();
  await expect(stale).toBeHidden();
  await expect(rows(page)).toHaveCount(1);

  await cutOff(page, scansId);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Scans did not load' })).toBeVisible();
  await expectNoViolations(page);
  await page.unroute('**/graphql');
  await page.getByRole('button', { name: 'Try now' }).click();
  await expect(rows(page)).toHaveCount(1);
});

test('who took the last of the older ones is shown the newest', async ({ page, context }) => {
  await giveUpScans(context, 31);
  await openScans(page, 'support_lead');
  await expect(rows(page)).toHaveCount(30);
  await page.getByRole('button', { name: 'Older' }).click();
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page).first()).toBeInViewport();
  await takeAgain(page).click();
  await expect(rows(page)).toHaveCount(30);
  await expect(page.getByRole('button', { name: 'Older' })).toHaveCount(0);
});
