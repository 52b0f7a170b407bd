/** @jest-environment jsdom */
import { beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../../../tests/support/eventually.ts';
import { WidgetOrderLookupOpenDocument } from '../generated/graphql.ts';
import type { Action } from '../state/actions.ts';
import { linkCard } from '../state/link-card.ts';
import { anOrder } from '../testing/builders.ts';
import { click, get, namesOf } from '../testing/dom.ts';
import { lendBrowserParts, renderOver, untilShown } from '../testing/render-panel.tsx';
import { scriptedGraph, unreachable } from '../testing/scripted-graph.ts';

beforeAll(lendBrowserParts);

const id = 'order-link';
const link = { token: 'letter', key: 'k1' };
const access = { accessToken: 'access', accessExpiresAt: '2999-01-01T00:00:00.000Z' };

test('offline, the link is kept: it is tried again under its key, then the order is there', async () => {
  const answers = [
    unreachable,
    () => ({ orderLookupOpen: { ...access, orderId: 'o1', userErrors: [] } }),
  ];
  const { root, graph, done, dispatch } = await shown(() => answers.shift()?.());
  const card = await untilShown(root, '.w-fail');
  expect(card.textContent).toContain('You seem to be offline.');
  click(get(card, 'button'));
  const admitted = ['admit', id, access.accessToken, access.accessExpiresAt, 'o1'];
  await eventually(() => expect(done.at(-1)).toEqual(admitted));
  expect(graph.inputsOf(WidgetOrderLookupOpenDocument)).toEqual([
    { input: { link: 'letter', idempotencyKey: 'k1' } },
    { input: { link: 'letter', idempotencyKey: 'k1' } },
  ]);
  await dispatch(moved('opened', { orderId: 'o1' }));
  await dispatch({
    type: 'orderNews',
    order: anOrder(),
    at: 0,
    headline: 'On its way',
    entryId: null,
  });
  expect(get(root, '.w-order').getAttribute('aria-label')).toBe('Order GG-12047');
});

test('a link that is not taken leaves the guest check in its place, with why', async () => {
  const error = { code: 'LINK_INVALID', message: 'No', field: null };
  const nothing = { accessToken: null, accessExpiresAt: null, orderId: null };
  const { root } = await shown(() => ({
    orderLookupOpen: { ...nothing, userErrors: [error] },
  }));
  const why = await untilShown(root, 'form [role=alert]');
  expect(why.textContent).toContain('used already, or is too old');
  expect(namesOf(root, 'form.w-card input')).toEqual(['Order number', 'E-mail']);
});

const moved = (
  happening: Extract<Action, { type: 'lookupMoved' }>['happening'],
  brought: NonNullable<Extract<Action, { type: 'lookupMoved' }>['brought']>,
): Action => ({ type: 'lookupMoved', id, happening, brought });

async function shown(open: () => unknown) {
  await import('./order-later.ts');
  const graph = scriptedGraph([[WidgetOrderLookupOpenDocument, open]]);
  const panel = renderOver(
    graph.transport,
    { type: 'panelOpened', trigger: 'link' },
    { type: 'viewChosen', view: 'conversation' },
    { type: 'messagesRead', messages: [linkCard()] },
    moved('followed', { link }),
  );
  return { ...panel, graph };
}
