/** @jest-environment jsdom */
import { beforeAll, expect, test } from '@jest/globals';
import type { Action } from '../state/actions.ts';
import { aPiece, productCard } from '../testing/builders.ts';
import { click, get } from '../testing/dom.ts';
import { lendBrowserParts, renderPanel } from '../testing/render-panel.tsx';

beforeAll(lendBrowserParts);

const opened: Action = { type: 'panelOpened', trigger: 'launcher' };
const save = (id: string, title: string): Action => ({
  type: 'pieceSaved',
  piece: aPiece({ id, title }),
  isSaved: true,
});

test('the heart on a piece says what it does and whether it is done', async () => {
  const { root, done, dispatch } = renderPanel(
    opened,
    { type: 'viewChosen', view: 'conversation' },
    { type: 'messagesRead', messages: [productCard(1)] },
  );
  const heart = get(root, '.w-heart');
  expect(heart.getAttribute('aria-label')).toBe('Save Aube solitaire');
  expect(heart.getAttribute('aria-pressed')).toBe('false');
  click(heart);
  expect(done).toEqual([['toggle', aPiece()]]);
  await dispatch(save('p1', 'Aube solitaire'));
  expect(get(root, '.w-heart').getAttribute('aria-pressed')).toBe('true');
});

test('what is saved is one press away from the conversation and from the start', async () => {
  const { root, dispatch } = renderPanel(opened, save('a', 'Aube'), save('b', 'Lueur'));
  click(get(root, '.w-resume'));
  expect([...root.querySelectorAll('.w-savedrow h3')].map((h) => h.textContent)).toEqual([
    'Lueur',
    'Aube',
  ]);
  expect(get(root, '.w-who h2').textContent).toBe('Saved pieces');
  await dispatch({ type: 'viewChosen', view: 'conversation' });
  expect(get(root, '.w-hcount').getAttribute('aria-label')).toBe('Saved pieces, 2');
  click(get(root, '.w-hcount'));
  expect(root.querySelectorAll('.w-savedrow')).toHaveLength(2);
});

test('an empty list says how to fill it', () => {
  const { root } = renderPanel(opened, { type: 'viewChosen', view: 'saved' });
  expect(get(root, '.w-savedempty').textContent).toContain('Nothing saved yet');
});
