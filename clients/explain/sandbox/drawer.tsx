/** @jsxImportSource preact */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../../widget/parts/icon.tsx';
import { AnswerView } from '../answer-view.tsx';
import type { Explained } from './explained-answers.ts';

/** In the order in which they came, from 1. */
export interface Numbered extends Explained {
  readonly number: number;
}

/** What the last answers say of themselves: a button that tells the newest one's time, and a drawer behind it. */
export function Drawer({ answers }: { answers: readonly Numbered[] }) {
  const [chosen, setChosen] = useState<number | null>(null);
  const dialog = useRef<HTMLDialogElement>(null);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const { current } = dialog;
    if (!isOpen || !current) return;
    if (!current.open) current.showModal();
    // Beside the drawer: what is clicked is the backdrop, which is the dialog itself.
    const closeBeside = ({ target }: Event): void => {
      if (target === current) current.close();
    };
    current.addEventListener('click', closeBeside);
    return () => current.removeEventListener('click', closeBeside);
  }, [isOpen]);
  const [newest] = answers;
  if (!newest) return null;
  const shown = answers.find(({ number }) => number === chosen) ?? newest;
  const close = (): void => dialog.current?.close();

  return (
    <>
      <button
        class="s-pill"
        type="button"
        onClick={() => {
          setChosen(null);
          setOpen(true);
        }}
      >
        <Icon name="eye" small />
        <span>Explain</span>
        <span class="s-ms num">{timeOf(newest)}</span>
      </button>
      <dialog
        ref={dialog}
        class="s-drawer"
        aria-labelledby="explained"
        onClose={() => setOpen(false)}
      >
        {isOpen ? (
          <div class="s-sheet">
            <header class="s-head">
              <div>
                <p class="faint">How it was answered</p>
                <h1 id="explained">{shown.name ?? 'Unnamed operation'}</h1>
              </div>
              <button class="p-round" type="button" aria-label="Close" onClick={close}>
                <Icon name="close" />
              </button>
            </header>
            {answers.length > 1 ? (
              <ol class="x-events" aria-label="Answers">
                {answers.map((each) => (
                  <li key={each.number}>
                    <button
                      type="button"
                      aria-pressed={each.number === shown.number}
                      onClick={() => setChosen(each.number)}
                    >
                      {each.number} · {each.name ?? 'unnamed'} · {timeOf(each)}
                    </button>
                  </li>
                ))}
              </ol>
            ) : null}
            <div class="x-answer">
              <AnswerView answer={shown.answer} />
            </div>
          </div>
        ) : null}
      </dialog>
    </>
  );
}

const timeOf = ({ answer }: Explained): string =>
  `${(answer.extensions?.explain?.trace.durationMs ?? 0).toFixed(1)} ms`;
