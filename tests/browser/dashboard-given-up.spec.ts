import { type BrowserContext, expect, type Page, type Request, test } from '@playwright/test';
import {
  type DashboardFailedNoticeFragment,
  DashboardFailedNoticesDocument,
  type DashboardFailedPayoutFragment,
  DashboardFailedPayoutsDocument,
  type DashboardFeedLetterFragment,
  DashboardFeedLetterRetryDocument,
  DashboardFeedLettersDocument,
  DashboardGivenUpCountsDocument,
  DashboardGivenUpPayoutCountDocument,
  DashboardNoticeRetryDocument,
  DashboardPayoutRetryDocument,
  type DashboardScanFragment,
  DashboardScanRetryDocument,
  type DashboardScanRetryMutationVariables,
  DashboardScansDocument,
} from '../../clients/dashboard/generated/graphql.ts';
import { operationId, type Registered } from '../../clients/sdk/operation.ts';
import { signIn } from './dashboard-stage.ts';
import type { roleButtons } from './demo.ts';
import { expectNoViolations } from './widget-stage.ts';

const path = '/dashboard/given-up';
const rows = (page: Page) =>
  page.getByRole('list', { name: / given up, the last one first$/ }).getByRole('listitem');
const tryAgain = (page: Page) => page.getByRole('button', { name: /^Try again/ });

/** What a page asks the gateway: by the id of an operation. */
const asked = <Variables>(request: Request) =>
  request.postDataJSON() as { readonly documentId: string; readonly variables: Variables };

const idOf = (document: object): string => operationId(document as Registered<unknown, unknown>);
const scansId = idOf(DashboardScansDocument);
const retryId = idOf(DashboardScanRetryDocument);

const at = '2026-11-21T09:00:00Z';
const lastRetry = { __typename: 'Retry', by: 'Opal Sample', at: '2026-11-20T09:00:00Z' } as const;

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
  givenUpAt: at,
  lastRetry: n === 0 ? lastRetry : null,
});

const aPayout: DashboardFailedPayoutFragment = {
  __typename: 'Return',
  id: Buffer.from('Return:none').toString('base64url'),
  number: 'RMA-20031',
  version: 9,
  outcome: 'REFUND',
  refund: { __typename: 'Money', amount: '490.00', currencyCode: 'EUR' },
  payoutFailure: {
    __typename: 'ReturnPayoutFailure',
    attempts: 6,
    lastFailure: 'ACCOUNT_CLOSED',
    givenUpAt: at,
    lastRetry,
  },
};
const order = { __typename: 'Order', id: 'T3JkZXI6bm9uZQ', number: 'GG-12064' } as const;
const aNotice: DashboardFailedNoticeFragment = {
  __typename: 'OrderUpdateDelivery',
  id: Buffer.from('OrderUpdateDelivery:none').toString('base64url'),
  version: 7,
  channel: 'EMAIL',
  news: 'DELAYED',
  attempts: 6,
  lastFailure: 'SMTP_550',
  changedAt: at,
  lastRetry: null,
  order,
};
const anEvent: DashboardFeedLetterFragment = {
  __typename: 'FeedDeadLetter',
  id: Buffer.from('FeedDeadLetter:none').toString('base64url'),
  feed: 'returns.orders',
  eventId: '01KAJ6M6ZQ2Y9V4T8W3N5R7XBC',
  eventType: 'aurora.order.status_changed',
  subject: 'Order:ord_12064',
  order,
  happenedAt: at,
  attempts: 8,
  lastFailure: 'INTERNAL_SERVER_ERROR',
  givenUpAt: at,
  lastRetry: null,
};

interface Kind {
  /** Of the demo's, as the tab calls them. */
  readonly tab: string;
  readonly items: readonly { readonly id: string }[];
  readonly list: object;
  readonly retry: object;
  /** Of its mutation's input. */
  readonly idField: string;
  /** What the mutation answers of one that is tried once more. */
  readonly tried: object;
}

const scans = (count: number): Kind => ({
  tab: 'Carrier scans',
  items: Array.from({ length: count }, (_, n) => aScan(n)),
  list: DashboardScansDocument,
  retry: DashboardScanRetryDocument,
  idField: 'factId',
  tried: { fact: { __typename: 'ShipmentFact', id: aScan(0).id, state: 'WAITING' } },
});
const otherKinds: readonly Kind[] = [
  {
    tab: 'Payouts',
    items: [aPayout],
    list: DashboardFailedPayoutsDocument,
    retry: DashboardPayoutRetryDocument,
    idField: 'returnId',
    tried: { return: { ...aPayout, version: 10, payoutFailure: null } },
  },
  {
    tab: 'Notices',
    items: [aNotice],
    list: DashboardFailedNoticesDocument,
    retry: DashboardNoticeRetryDocument,
    idField: 'deliveryId',
    tried: {
      delivery: {
        __typename: 'OrderUpdateDelivery',
        id: aNotice.id,
        version: 8,
        state: 'WAITING',
      },
    },
  },
  {
    tab: 'Between services',
    items: [anEvent],
    list: DashboardFeedLettersDocument,
    retry: DashboardFeedLetterRetryDocument,
    idField: 'letterId',
    tried: { letter: { __typename: 'FeedDeadLetter', id: anEvent.id, givenUpAt: null } },
  },
];

/**
 * Things are given up after a day, or when a service is away for long: these are, for the pages of one browser. Whatever
 * else is asked, and whatever is wanted of one that is not among them any more, the gateway answers.
 */
async function giveUp(context: BrowserContext, ...kinds: readonly Kind[]): Promise<void> {
  const left = new Map(kinds.map((kind) => [kind, kind.items]));
  const count = (list: object) => {
    const kind = kinds.find((each) => each.list === list);
    return { totalCount: kind ? left.get(kind)?.length : 0 };
  };
  await context.route('**/graphql', (route, request) => {
    const { documentId, variables } = asked<Asked>(request);
    const answer = (data: object) => route.fulfill({ json: { data } });
    if (documentId === idOf(DashboardGivenUpCountsDocument))
      return answer({
        shipmentFactDeadLetters: count(DashboardScansDocument),
        ...(variables.asLead && {
          orderUpdateDeadLetters: count(DashboardFailedNoticesDocument),
          feedDeadLetters: count(DashboardFeedLettersDocument),
        }),
      });
    if (documentId === idOf(DashboardGivenUpPayoutCountDocument))
      return answer({ returnPayoutDeadLetters: count(DashboardFailedPayoutsDocument) });
    for (const [kind, items] of left) {
      if (documentId === idOf(kind.list)) return answer({ list: pageOf(items, variables) });
      if (documentId !== idOf(kind.retry)) continue;
      const rest = items.filter(({ id }) => id !== variables.input?.[kind.idField]);
      if (rest.length === items.length) continue;
      left.set(kind, rest);
      return answer({ step: { ...kind.tried, userErrors: [] } });
    }
    return route.fallback();
  });
}

interface Asked {
  readonly asLead?: boolean;
  readonly first: number;
  readonly after?: string | null;
  readonly input?: Readonly<Record<string, unknown>>;
}

function pageOf(items: readonly { readonly id: string }[], { first, after }: Asked) {
  const rest = items.slice(after ? items.findIndex(({ id }) => id === after) + 1 : 0);
  const nodes = rest.slice(0, first);
  const endCursor = nodes.at(-1)?.id ?? null;
  return { nodes, pageInfo: { endCursor, hasNextPage: rest.length > nodes.length } };
}

/** From now on that question of the page finds no gateway. */
const cutOff = (page: Page, id: string) =>
  page.route('**/graphql', (route, request) =>
    asked(request).documentId === id ? route.abort() : route.fallback(),
  );

async function openGivenUp(page: Page, role: keyof typeof roleButtons): Promise<void> {
  await signIn(page, '/dashboard/orders', role);
  await page.goto(path);
}

/** Where the page is widest, in pixels. */
const widest = (page: Page): Promise<number> =>
  page.evaluate(() =>
    Math.max(
      ...Array.from(document.querySelectorAll('main *:not(.d-tabs *)'), (part) =>
        Math.ceil(part.getBoundingClientRect().right),
      ),
    ),
  );

test('where nothing was given up each kind says so, and the old address still leads there', async ({
  page,
  context,
}) => {
  await giveUp(context, scans(0), ...otherKinds.map((kind) => ({ ...kind, items: [] })));
  await signIn(page, '/dashboard/orders', 'support_lead');
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  await page.goto('/dashboard/orders/scans');
  await expect(page).toHaveURL(/given-up$/);
  for (const [tab, title] of [
    ['Carrier scans', 'Every scan found its parcel'],
    ['Payouts', 'All money is on its way'],
    ['Notices', 'Everybody was told'],
    ['Between services', 'Every part of the shop knows'],
  ] as const) {
    await page.getByRole('button', { name: tab }).click();
    await expect(page.getByRole('heading', { name: title })).toBeVisible();
  }
  await expectNoViolations(page);
});

for (const [colorScheme, width] of [
  ['light', 1280],
  ['dark', 360],
] as const)
  test(`what was given up of each kind is told, and tried again: ${colorScheme} at ${width} px`, async ({
    page,
    context,
  }) => {
    await page.setViewportSize({ width, height: 740 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await giveUp(context, scans(1), ...otherKinds);
    await signIn(page, '/dashboard/orders', 'support_lead');
    const link = page.getByRole('link', { name: /Given up/ });
    await expect(link).toContainText('4 wait for somebody to look');
    await link.click();
    for (const [tab, words, done] of [
      ['Payouts', 'The payment service said ACCOUNT_CLOSED.', 'RMA-20031 is tried once more.'],
      ['Notices', 'refused it: SMTP_550.', 'E-mail of GG-12064 is tried once more.'],
      ['Between services', 'Returns could not take this in.', 'GG-12064 is tried once more.'],
    ] as const) {
      await page.getByRole('button', { name: tab }).click();
      await expect(rows(page)).toContainText(words);
      await expectNoViolations(page);
      expect(await widest(page)).toBeLessThanOrEqual(width);
      await tryAgain(page).focus();
      await page.keyboard.press('Enter');
      await expect(page.getByRole('status').filter({ hasText: done })).toBeVisible();
      await expect(rows(page)).toHaveCount(0);
    }
    await expect(link).toContainText('1 wait for somebody to look');
  });

test('a count that comes shifts nothing, and every entry has its place on a phone', async ({
  page,
  context,
}) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await giveUp(context, scans(30), ...otherKinds);
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(globalThis, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push(Number(Reflect.get(entry, 'value')));
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await signIn(page, '/dashboard/orders', 'admin');
  await page.goto('/dashboard/orders');
  await expect(page.getByRole('link', { name: /Given up/ })).toContainText('33');
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  const shifted = await page.evaluate(() =>
    (Reflect.get(globalThis, 'shifts') as number[]).reduce((sum, shift) => sum + shift, 0),
  );
  expect(shifted).toBeLessThan(0.02);
  const areWhole = await page.locator('.d-nav nav a').evaluateAll((links) =>
    links.map((link) => {
      const room = link.getBoundingClientRect();
      const label = link.querySelector(':scope > span')?.getBoundingClientRect();
      return label !== undefined && label.left >= room.left && label.right <= room.right;
    }),
  );
  expect(areWhole).toEqual([true, true, true, true, true, true]);
  const { right } = await page
    .getByRole('complementary', { name: 'Aurora' })
    .getByRole('button', { name: /Admin/ })
    .evaluate((button) => button.getBoundingClientRect());
  expect(right).toBeLessThanOrEqual(360);
});

test('who had it tried before is named, and the view is in the address', async ({
  page,
  context,
}) => {
  await giveUp(context, scans(0), ...otherKinds);
  await openGivenUp(page, 'support_lead');
  await page.goto(`${path}?view=payouts`);
  await expect(rows(page)).toContainText('Refund of €490');
  await expect(rows(page)).toContainText('Opal Sample had it tried again');
});

test('what a role may not see it is told of, without asking for it', async ({ page, context }) => {
  await giveUp(context, scans(1), ...otherKinds);
  const askedFor: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/graphql')) askedFor.push(asked(request).documentId);
  });
  await openGivenUp(page, 'concierge_agent');
  for (const tab of ['Notices', 'Between services']) {
    await page.getByRole('button', { name: tab }).click();
    await expect(page.getByRole('heading', { name: 'Not part of your role' })).toBeVisible();
  }
  await expectNoViolations(page);
  expect(askedFor).not.toContain(idOf(DashboardFailedNoticesDocument));
  expect(askedFor).not.toContain(idOf(DashboardFeedLettersDocument));
});

for (const [colorScheme, width] of [
  ['light', 1280],
  ['dark', 360],
] as const)
  test(`a scan that is tried again leaves the list, ${colorScheme} at ${width} px`, async ({
    page,
    context,
  }) => {
    await page.setViewportSize({ width, height: 740 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await giveUp(context, scans(2));
    await signIn(page, '/dashboard/orders', 'support_lead');
    await page.getByRole('link', { name: /Given up/ }).click();
    await expect(rows(page).first()).toContainText('No order and no return has this parcel.');
    await expectNoViolations(page);
    expect(await widest(page)).toBeLessThanOrEqual(width);

    await tryAgain(page).first().focus();
    await page.keyboard.press('Enter');
    await expect(rows(page)).toHaveCount(1);
    await expect(page.getByRole('status').filter({ hasText: 'is tried once more.' })).toBeVisible();
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
    await tryAgain(page).click();
    await expect(page.getByRole('heading', { name: 'Every scan found its parcel' })).toBeVisible();
    await expectNoViolations(page);
  });

test('what another tab had tried goes here too, and is said', async ({ page, context }) => {
  await giveUp(context, scans(2));
  await openGivenUp(page, 'concierge_agent');
  const other = await context.newPage();
  await openGivenUp(other, 'concierge_agent');
  await expect(rows(other)).toHaveCount(2);
  await tryAgain(page).first().click();
  await expect(rows(page)).toHaveCount(1);
  await tryAgain(other).first().click();
  await expect(other.getByText('somebody had it tried before.')).toBeVisible();
  await expect(rows(other)).toHaveCount(1);
});

test('who only reads is offered nothing to try', async ({ page, context }) => {
  await giveUp(context, scans(1));
  await openGivenUp(page, 'viewer');
  await expect(rows(page)).toHaveCount(1);
  await expect(tryAgain(page)).toHaveCount(0);
});

test('where no gateway answers a scan stays, and the next try is the same wish', async ({
  page,
  context,
}) => {
  await giveUp(context, scans(1));
  const keys = new Set<string>();
  page.on('request', (request) => {
    if (!request.url().endsWith('/graphql')) return;
    const { documentId, variables } = asked<DashboardScanRetryMutationVariables>(request);
    if (documentId === retryId) keys.add(String(variables.input.idempotencyKey));
  });
  await openGivenUp(page, 'support_lead');
  await cutOff(page, retryId);
  await tryAgain(page).click();
  await expect(page.getByRole('alert')).toContainText('Whether it was done is not known');
  await expectNoViolations(page);
  await page.unroute('**/graphql');
  await tryAgain(page).click();
  await expect(page.getByRole('heading', { name: 'Every scan found its parcel' })).toBeVisible();
  expect(keys.size).toBe(1);
});

test('a list that cannot be read anew says that it is old; one that never came says so', async ({
  page,
  context,
}) => {
  await giveUp(context, scans(2));
  await openGivenUp(page, 'support_lead');
  await expect(rows(page)).toHaveCount(2);
  await cutOff(page, scansId);
  await tryAgain(page).first().click();
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

test('who tried the last of the older ones is shown the newest', async ({ page, context }) => {
  await giveUp(context, scans(31));
  await openGivenUp(page, 'support_lead');
  await expect(rows(page)).toHaveCount(30);
  await page.getByRole('button', { name: 'Older' }).click();
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page).first()).toBeInViewport();
  await tryAgain(page).click();
  await expect(rows(page)).toHaveCount(30);
  await expect(page.getByRole('button', { name: 'Older' })).toHaveCount(0);
});
