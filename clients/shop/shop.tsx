/** @jsxImportSource preact */
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { CategoryCode } from '../widget/generated/graphql.ts';
import type { AuroraApi } from '../widget/loader/api.ts';
import { Icon } from '../widget/parts/icon.tsx';
import { Collection } from './collection.tsx';
import { type Choice, readChoice, writeChoice } from './filter.ts';
import { PieceSheet } from './piece-sheet.tsx';
import { chooseTheme, currentTheme } from './theme.ts';
import { startTryIt } from './try-it.tsx';

/** Draws the parts of the page that live; the rest is plain HTML. */
export function startShop(): void {
  const places = ['categories', 'tools', 'collection', 'sheet'] as const;
  const roots = new Map(places.map((id) => [id, document.getElementById(id)]));
  let choice = readChoice(location.search);

  function choose(change: Partial<Choice>): void {
    choice = { ...choice, ...change };
    history.pushState(null, '', `${location.pathname}${writeChoice(choice)}${location.hash}`);
    draw();
  }

  function draw(): void {
    const parts = {
      categories: <Categories choice={choice} choose={choose} />,
      tools: <Tools />,
      collection: <Collection choice={choice} choose={choose} />,
      sheet: <PieceSheet handle={choice.piece} close={() => choose({ piece: null })} />,
    };
    for (const id of places) {
      const root = roots.get(id);
      if (root) render(parts[id], root);
    }
  }

  addEventListener('popstate', () => {
    choice = readChoice(location.search);
    draw();
  });
  draw();
  void startTryIt();
  whenAurora((aurora) => {
    aurora.on('piece', (detail) => {
      // On a phone the panel is the whole screen: it makes way for the piece.
      if (matchMedia('(max-width: 30rem)').matches) aurora.close();
      choose({ piece: (detail as { handle: string }).handle });
      return true;
    });
  });
}

interface ChoiceProps {
  readonly choice: Choice;
  choose(change: Partial<Choice>): void;
}

const categories: readonly (readonly [CategoryCode, string])[] = [
  ['RINGS', 'Rings'],
  ['NECKLACES', 'Necklaces'],
  ['EARRINGS', 'Earrings'],
  ['BRACELETS', 'Bracelets'],
];

/** Links, so that each can be opened in a tab of its own. */
const Categories = ({ choice, choose }: ChoiceProps) => (
  <ul>
    {categories.map(([code, name]) => {
      const isChosen = choice.categories.length === 1 && choice.categories[0] === code;
      const next = isChosen ? [] : [code];
      return (
        <li key={code}>
          <a
            href={`/shop${writeChoice({ ...choice, categories: next, piece: null })}`}
            aria-current={isChosen ? 'true' : undefined}
            onClick={(event) => {
              if (event.metaKey || event.ctrlKey) return;
              event.preventDefault();
              choose({ categories: next });
              document.getElementById('collection')?.scrollIntoView();
            }}
          >
            {name}
          </a>
        </li>
      );
    })}
  </ul>
);

function Tools() {
  const [theme, setTheme] = useState(currentTheme);
  const other = theme === 'dark' ? 'light' : 'dark';
  useEffect(() => {
    const system = matchMedia('(prefers-color-scheme: dark)');
    const follow = () => setTheme(currentTheme());
    system.addEventListener('change', follow);
    return () => system.removeEventListener('change', follow);
  }, []);
  return (
    <button
      class="btn btn-quiet btn-icon"
      type="button"
      aria-label={`Show the shop in ${other} colours`}
      onClick={() => {
        chooseTheme(other);
        setTheme(other);
      }}
    >
      <Icon name={theme === 'dark' ? 'sun' : 'moon'} />
    </button>
  );
}

/** The concierge's snippet is a script of its own and may come later than this one. */
function whenAurora(use: (aurora: AuroraApi) => void): void {
  const found = window.Aurora;
  if (found && 'on' in found) use(found);
  else
    void customElements
      .whenDefined('aurora-concierge')
      .then(() => setTimeout(() => whenAurora(use)));
}
