/** @jsxImportSource preact */
import { render } from 'preact';
import { loadFonts } from '../../widget/fonts.ts';
import { Drawer, type Numbered } from './drawer.tsx';
import { keepPermit } from './permit.ts';
import { watchPage } from './watch-page.ts';

/** Answers that stay in the drawer. */
const answersMax = 20;

/** What our measures are made for. */
const usualRemPx = 16;

/** In a shadow root: neither does the sandbox's style reach in nor ours out. */
function showDrawer(): (answers: readonly Numbered[]) => void {
  const host = document.body.appendChild(document.createElement('div'));
  const root = host.attachShadow({ mode: 'open' });
  const style = root.appendChild(document.createElement('link'));
  style.rel = 'stylesheet';
  style.href = '/assets/sandbox-explain.css';
  const place = root.appendChild(document.createElement('div'));
  place.className = 's-root';
  // The sandbox has a root size of its own, which every rem inside goes by.
  place.style.zoom = String(
    usualRemPx / Number.parseFloat(getComputedStyle(document.documentElement).fontSize),
  );
  loadFonts(document);
  return (answers) => render(<Drawer answers={answers} />, place);
}

let answers: readonly Numbered[] = [];
let show: ReturnType<typeof showDrawer> | null = null;
// Before the sandbox itself runs, so that none of its requests is missed.
watchPage(window, {
  permit: keepPermit(),
  answered(explained) {
    const number = (answers[0]?.number ?? 0) + 1;
    answers = [{ ...explained, number }, ...answers].slice(0, answersMax);
    show ??= showDrawer();
    show(answers);
  },
});
