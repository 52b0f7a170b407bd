/** @jest-environment jsdom */
import { beforeAll, expect, test } from '@jest/globals';
import { escalationForm } from '../testing/builders.ts';
import { click, get, namesOf, type } from '../testing/dom.ts';
import { lendBrowserParts, renderPanel, untilShown } from '../testing/render-panel.tsx';

beforeAll(lendBrowserParts);

async function shown() {
  await import('./ticket-form.tsx');
  const panel = renderPanel(
    { type: 'panelOpened', trigger: 'launcher' },
    { type: 'viewChosen', view: 'conversation' },
    { type: 'messagesRead', messages: [escalationForm(1)] },
  );
  await untilShown(panel.root, 'form.w-card');
  return panel;
}

test('what is missing is told under its field, and nothing is sent', async () => {
  const { root, done } = await shown();
  expect(namesOf(root, '.w-card :is(select, input, textarea)')).toEqual([
    'What is it about?',
    'E-mail',
    'Message',
  ]);
  type(get(root, '.w-card input'), 'opal@');
  click(get(root, '.w-card [type=submit]'));
  const field = get(root, '.w-card input');
  expect(field.getAttribute('aria-invalid')).toBe('true');
  expect(get(root, `#${field.getAttribute('aria-describedby')}`).textContent).toContain(
    'The part after @ is missing',
  );
  expect(done).toEqual([]);
});

test('what was written is kept while the shopper looks elsewhere, and goes out whole', async () => {
  const { root, done, dispatch } = await shown();
  type(get(root, '.w-card input'), 'opal@example.com');
  type(get(root, '.w-card textarea'), 'Two rings to compare');
  await dispatch({ type: 'viewChosen', view: 'start' });
  await dispatch({ type: 'viewChosen', view: 'conversation' });
  click(get(root, '.w-card [type=submit]'));
  const draft = { topic: 'STYLE_ADVICE', email: 'opal@example.com', text: 'Two rings to compare' };
  expect(done).toEqual([['sendTicket', 'm1', draft, null]]);
});
