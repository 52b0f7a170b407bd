/** @jsxImportSource preact */
import { useEffect, useRef } from 'preact/hooks';
import type { MetalCode, ProductSort } from '../widget/generated/graphql.ts';
import { Icon } from '../widget/parts/icon.tsx';
import type { CollectionProps } from './collection.tsx';
import type { Facet } from './vitrine.ts';

const sorts: readonly (readonly [ProductSort, string])[] = [
  ['BESTSELLER', 'Most loved'],
  ['NEWEST', 'Newest'],
  ['PRICE_ASC', 'Price, low to high'],
  ['PRICE_DESC', 'Price, high to low'],
];

/** Chips that narrow the vitrine, each with how many pieces it would leave. */
export function Facets({ choice, choose, facets }: CollectionProps & { facets: readonly Facet[] }) {
  const valuesOf = (name: string) => facets.find((facet) => facet.name === name)?.values ?? [];
  const ready = valuesOf('availability').find(({ value }) => value === 'READY_TO_SHIP');
  const metals = valuesOf('metal');
  const prices = valuesOf('price');
  const chosenPrice = prices.find(({ value }) => value === choice.price);
  return (
    <>
      <fieldset class="s-chips">
        <legend class="sr">Filters</legend>
        <button
          class="s-chip"
          type="button"
          aria-pressed={choice.readyToShip}
          onClick={() => choose({ readyToShip: !choice.readyToShip })}
        >
          {choice.readyToShip && <Icon name="check" small />}
          Ready to ship
          {ready && <span class="faint num">{ready.count}</span>}
        </button>
        <Drop label="Metal" chosen={choice.metals.length > 0 ? String(choice.metals.length) : null}>
          {metals.map(({ value, label, count }) => (
            <label key={value}>
              <input
                type="checkbox"
                checked={choice.metals.includes(value as MetalCode)}
                onChange={({ currentTarget }) => {
                  const others = choice.metals.filter((metal) => metal !== value);
                  const metals = currentTarget.checked ? [...others, value as MetalCode] : others;
                  choose({ metals });
                }}
              />
              <span class={`s-metal is-${value.toLowerCase()}`} />
              {label}
              <span class="faint num">{count}</span>
            </label>
          ))}
        </Drop>
        <Drop label="Price" chosen={chosenPrice?.label ?? null}>
          {[{ value: '', label: 'Any price', count: null }, ...prices].map((band) => (
            <label key={band.value}>
              <input
                type="radio"
                name="price"
                checked={(choice.price ?? '') === band.value}
                onChange={() => choose({ price: band.value || null })}
              />
              {band.label}
              <span class="faint num">{band.count}</span>
            </label>
          ))}
        </Drop>
      </fieldset>
      <label class="s-sort">
        Sort
        <select
          class="input"
          value={choice.sort}
          onChange={({ currentTarget }) => choose({ sort: currentTarget.value as ProductSort })}
        >
          {sorts.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

interface DropProps {
  readonly label: string;
  readonly chosen: string | null;
  readonly children: preact.ComponentChildren;
}

/** A chip that opens a small list; Esc, or leaving it, closes it. */
function Drop({ label, chosen, children }: DropProps) {
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const element = details.current;
    if (!element) return;
    const leave = (event: Event) => {
      const isInside = event.composedPath().includes(element);
      const isEscape = event instanceof KeyboardEvent && event.key === 'Escape';
      if (!element.open || (isInside && !isEscape)) return;
      if (event instanceof KeyboardEvent && !isEscape) return;
      element.open = false;
      if (isEscape) element.querySelector('summary')?.focus();
    };
    for (const name of ['pointerdown', 'focusin', 'keydown'])
      document.addEventListener(name, leave);
    return () => {
      for (const name of ['pointerdown', 'focusin', 'keydown'])
        document.removeEventListener(name, leave);
    };
  }, []);
  return (
    <details class="s-drop" ref={details}>
      <summary class={`s-chip ${chosen === null ? '' : 'is-chosen'}`}>
        {label}
        {chosen !== null && <span class="num">: {chosen}</span>}
        <Icon name="down" small />
      </summary>
      <div class="s-droplist">{children}</div>
    </details>
  );
}
