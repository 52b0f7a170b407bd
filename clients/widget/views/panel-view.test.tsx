/** @jest-environment jsdom */
import { beforeAll, expect, test } from '@jest/globals';
import { act } from 'preact/test-utils';
import type { Action } from '../state/actions.ts';
import {
  anOrder,
  assistantText,
  csatBar,
  lookupCard,
  orderCard,
  productCard,
  shopperText,
} from '../testing/builders.ts';
import { click, get, nameOf, namesOf, press, type } from '../testing/dom.ts';
import { lendBrowserParts, renderPanel, untilShown } from '../testing/render-panel.tsx';

beforeAll(lendBrowserParts);

const opened: Action = { type: 'panelOpened', trigger: 'launcher' };
const config: Action = {
  type: 'configRead',
  config: {
    enabled: true,
    greeting: 'Good evening. What may I find for you?',
    messageLengthMax: 20,
    menu: [{ intent: 'TRACK_ORDER', label: 'Track an order', hint: null, text: 'Where is it?' }],
  },
};
const talk = (...messages: Extract<Action, { type: 'messagesRead' }>['messages']): Action[] => [
  opened,
  { type: 'viewChosen', view: 'conversation' },
  { type: 'messagesRead', messages },
];

test('the panel is a region with the name of its heading', () => {
  const { root } = renderPanel(opened, config);
  const panel = get(root, 'section');
  const heading = get(root, `#${panel.getAttribute('aria-labelledby')}`);
  expect(heading.textContent).toContain('What may I find for you?');
});

test('opening puts the focus where the shopper writes, and Esc closes', () => {
  const { root, done } = renderPanel(opened, config);
  expect(document.activeElement).toBe(get(root, 'textarea'));
  press(get(root, 'textarea'), 'Escape');
  expect(done).toContainEqual(['close']);
});

test('a menu item says its words and its intent', () => {
  const { root, done } = renderPanel(opened, config);
  click(get(root, '.w-menu button'));
  expect(done).toContainEqual(['say', 'Where is it?', 'TRACK_ORDER']);
});

test('Enter sends, Shift and Enter break the line, and too much is not sent', () => {
  const { root, done } = renderPanel(opened, config);
  type(get(root, 'textarea'), 'hello');
  press(get(root, 'textarea'), 'Enter', { shiftKey: true });
  expect(done).toEqual([]);
  type(get(root, 'textarea'), 'x'.repeat(21));
  press(get(root, 'textarea'), 'Enter');
  expect(done).toEqual([]);
  expect(root.textContent).toContain('1 characters too many');
  type(get(root, 'textarea'), ' hello ');
  press(get(root, 'textarea'), 'Enter');
  expect(done).toEqual([['say', 'hello']]);
});

test('the log is silent and one status region speaks what came, with who says it', async () => {
  const { root, dispatch } = renderPanel(...talk(shopperText(1, 'hi')));
  expect(get(root, '[role=log]').getAttribute('aria-live')).toBe('off');
  await dispatch({
    type: 'answered',
    key: 'k',
    messages: [assistantText(2, 'Your ring is out for delivery.')],
  });
  expect(get(root, '[role=status]').textContent).toBe('Aurora: Your ring is out for delivery.');
});

test('quick replies belong to the newest answer and are gone after use', async () => {
  const reply = { label: 'Rose gold only', text: 'Only in rose gold', intent: null };
  const { root, done, dispatch } = renderPanel(...talk(assistantText(1, 'Which?', [reply])));
  click(get(root, '.w-chip'));
  expect(done).toContainEqual(['say', 'Only in rose gold', null]);
  await dispatch({
    type: 'said',
    outgoing: { key: 'k', text: 'x', intent: null, saidAt: 0, stage: 'sending', failure: null },
  });
  expect(root.querySelector('.w-chip')).toBeNull();
});

test('each field of the guest check has a name, and its problem is tied to it', async () => {
  const { root, dispatch } = renderPanel(...talk(lookupCard(1)));
  expect(namesOf(root, '.w-card input')).toEqual(['Order number', 'E-mail']);
  await dispatch({ type: 'lookupMoved', id: 'm1', happening: 'requested' });
  await dispatch({
    type: 'lookupMoved',
    id: 'm1',
    happening: 'codeSent',
    brought: { challengeId: 'c' },
  });
  await dispatch({ type: 'lookupMoved', id: 'm1', happening: 'entered' });
  await dispatch({
    type: 'lookupMoved',
    id: 'm1',
    happening: 'wrongCode',
    brought: { attemptsLeft: 3, problem: { field: 'code', message: '', reference: null } },
  });
  const code = get(root, '.w-card input');
  expect(code.getAttribute('autocomplete')).toBe('one-time-code');
  expect(code.getAttribute('aria-invalid')).toBe('true');
  expect(get(root, `#${code.getAttribute('aria-describedby')}`).textContent).toContain(
    '3 tries left.',
  );
});

test('six digits are checked without pressing anything more', () => {
  const { root, done } = renderPanel(
    ...talk(lookupCard(1)),
    { type: 'lookupMoved', id: 'm1', happening: 'requested' },
    { type: 'lookupMoved', id: 'm1', happening: 'codeSent', brought: { challengeId: 'c' } },
  );
  type(get(root, '.w-card input'), '123 45');
  expect(done).toEqual([]);
  type(get(root, '.w-card input'), '123 456');
  expect(done).toEqual([['enterCode', 'm1', '123456']]);
});

test('an order says its progress in words, and names its pieces', () => {
  const order = anOrder({ shipmentStatus: 'OUT_FOR_DELIVERY' });
  const { root } = renderPanel(...talk(orderCard(1, order)));
  expect(get(root, '.w-order').getAttribute('aria-label')).toBe('Order GG-12047');
  expect(get(root, '.w-track').getAttribute('aria-label')).toBe(
    'Progress: Out for delivery, step 4 of 5',
  );
  expect(get(root, '.w-items').textContent).toContain('Aube solitaire');
  expect(get(root, '.w-tl').textContent).toContain('Liège hub');
});

test('an order is called live only while it is', async () => {
  const { root, dispatch } = renderPanel(...talk(orderCard(1, anOrder())));
  expect(get(root, '.w-live').textContent).not.toContain('Live');
  await dispatch({ type: 'ordersFreshness', freshness: 'live', at: Date.now() });
  expect(get(root, '.w-live').textContent).toBe('Live');
  await dispatch({ type: 'ordersFreshness', freshness: 'reconnecting', at: Date.now() });
  expect(get(root, '.w-live').textContent).toBe('Reconnecting');
  await dispatch({ type: 'connectionChanged', connection: 'offline' });
  expect(get(root, '.w-live').textContent).toMatch(/^As of \d\d:\d\d$/);
  expect(get(root, '.w-banner').textContent).toContain('You are offline');
});

test('the stars are radio buttons with words', async () => {
  await import('../messages/csat-card.tsx');
  const { root, done } = renderPanel(...talk(csatBar(1)));
  expect((await untilShown(root, 'legend')).textContent).toBe('Did that answer your question?');
  expect(namesOf(root, '[type=radio]').at(-1)).toBe('5 of 5: Very good');
  await act(() => get(root, '[value="4"]').click());
  await act(() => get(root, 'form.w-card [type=submit]').click());
  expect(done).toContainEqual(['submit', csatBar(1), '']);
});

test('a piece links to its place on the storefront by name', () => {
  const { root } = renderPanel(...talk(productCard(1)));
  const link = get(root, '.w-prod a');
  expect(link.textContent).toBe('View Aube solitaire');
  expect(link.getAttribute('href')).toBe('/shop?piece=aube-solitaire');
});

test('a vitrine that did not open costs nothing but itself', () => {
  const { root, done } = renderPanel(
    ...talk(shopperText(1, 'emeralds'), {
      __typename: 'ProductCard',
      id: 'm2',
      seq: 2,
      sentAt: '2026-11-21T14:00:01.000Z',
      search: null,
    }),
  );
  expect(get(root, '.w-fail').textContent).toContain('Your message is kept');
  click(get(root, '.w-fail button'));
  expect(done).toContainEqual(['reread']);
});

test('a message that was not sent offers both ways on', async () => {
  const failure = { reference: null, unreachable: true, message: null };
  const { root, done } = renderPanel(
    opened,
    {
      type: 'said',
      outgoing: { key: 'k', text: 'hi', intent: null, saidAt: 0, stage: 'sending', failure: null },
    },
    { type: 'sendingFailed', key: 'k', failure },
  );
  const [tryAgain, remove] = [...root.querySelectorAll<HTMLButtonElement>('.w-out button')];
  await act(() => tryAgain?.click());
  await act(() => remove?.click());
  expect(done).toEqual([
    ['retry', 'k'],
    ['discard', 'k'],
  ]);
});

test('every button and every field has a name', () => {
  const { root } = renderPanel(
    ...talk(assistantText(1, 'hi'), lookupCard(2), csatBar(3), productCard(4)),
  );
  const nameless = [...root.querySelectorAll<HTMLElement>('button, input, textarea, a')].filter(
    (element) => nameOf(root, element) === '',
  );
  expect(nameless.map(({ outerHTML }) => outerHTML)).toEqual([]);
});
