/** @jest-environment jsdom */
import { beforeAll, expect, test } from '@jest/globals';
import type { Action } from '../state/actions.ts';
import type { Hold } from '../state/state.ts';
import { aHold, offerCard } from '../testing/builders.ts';
import { choose, click, get } from '../testing/dom.ts';
import { lendBrowserParts, renderPanel } from '../testing/render-panel.tsx';

beforeAll(lendBrowserParts);

const offered = (...more: readonly Action[]) =>
  renderPanel(
    { type: 'panelOpened', trigger: 'launcher' },
    { type: 'viewChosen', view: 'conversation' },
    { type: 'messagesRead', messages: [offerCard(1)] },
    ...more,
  );
/** A hold of now, so that it is open. */
const held = (change: Partial<Hold> = {}, leftMs = 47 * 3_600_000 - 30_000): Action => ({
  type: 'holdRead',
  offerId: 'm1',
  hold: aHold({
    reservedAt: new Date(Date.now() + leftMs - 48 * 3_600_000).toISOString(),
    expiresAt: new Date(Date.now() + leftMs).toISOString(),
    ...change,
  }),
});

test('an offer names the piece, its sizes that can be had, and one way on', () => {
  const { root, done } = offered();
  expect(get(root, '.w-card').getAttribute('aria-label')).toBe('Offer: Aube solitaire');
  expect([...root.querySelectorAll('option')].map(({ textContent }) => textContent)).toEqual([
    'Size 50',
    'Size 52',
  ]);
  choose(get(root, 'select'), 'v52');
  click(get(root, '.btn-primary'));
  expect(done).toEqual([['reserve', 'm1', 'p1', 'v52']]);
});

test('while the atelier is asked nothing is called held', async () => {
  const { root, dispatch } = offered();
  await dispatch({ type: 'offerMoved', id: 'm1', next: { stage: 'asking' } });
  expect(get(root, '.btn-primary').textContent).toContain('Asking the atelier…');
  expect(get(root, '.btn-primary').getAttribute('aria-disabled')).toBe('true');
  expect(get(root, '.w-fine').textContent).toBe('Nothing is held until the atelier confirms.');
  expect(root.querySelector('.w-held')).toBeNull();
});

test('held, the card says how long, in which size, and can be extended or released', async () => {
  const { root, done, dispatch } = offered();
  await dispatch(held());
  expect(get(root, '.w-held').classList).toContain('is-emerald');
  expect(get(root, '.w-clocktime').textContent).toBe('47 h left');
  expect(get(root, '.w-offerhead .w-sub').textContent).toBe('Yellow gold · Size 52');
  const [extend, release] = ['Extend once', 'Release the hold'].map((name) =>
    [...root.querySelectorAll('button')].find((button) => button.textContent === name),
  );
  if (extend) click(extend);
  if (release) click(release);
  expect(done).toEqual([
    ['extend', 'm1', 'h1'],
    ['release', 'm1', 'h1'],
  ]);
});

test('extended once it cannot be extended again', async () => {
  const { root, dispatch } = offered();
  await dispatch(held({ state: 'EXTENDED', extendable: false, version: 2 }));
  expect(root.textContent).not.toContain('Extend once');
  expect(get(root, '.w-held').textContent).toContain('Extended once, until');
});

test.each<[string, Action, string]>([
  ['under an hour', held({}, 50 * 60_000 - 30_000), '50 min left'],
  ['past its time', held({}, -1), 'This hold ended.'],
  ['released', held({ state: 'RELEASED' }), 'Released.'],
  ['bought', held({ state: 'CONVERTED' }), 'It is yours.'],
])('%s the card says "%s"', async (_when, action, words) => {
  const { root, dispatch } = offered();
  await dispatch(action);
  expect(get(root, '.w-card').textContent).toContain(words);
});

test('not held: what is safe, what to quote, and asking again', async () => {
  const { root, dispatch } = offered();
  const failure = { reference: 'req_9', unreachable: false, message: null };
  await dispatch({ type: 'offerMoved', id: 'm1', next: { stage: 'failed', failure } });
  expect(get(root, '[role=alert]').textContent).toContain('Nothing is held yet.');
  expect(get(root, '.mono').textContent).toBe('req_9');
  expect(get(root, '.btn-primary').textContent).toContain('Ask again');
});
