/** @jsxImportSource preact */
import { useCallback, useEffect, useReducer, useRef, useState } from 'preact/hooks';
import { money } from '../design/format.ts';
import { availabilities } from '../design/status.ts';
import { Icon } from '../widget/parts/icon.tsx';
import { Facets } from './facets.tsx';
import { type Choice, everything, isNarrowed, readChoice, writeChoice } from './filter.ts';
import { PieceImage } from './piece-image.tsx';
import { type Card, type Facet, type Page, readFacets, readPage, referenceOf } from './vitrine.ts';

export interface CollectionProps {
  readonly choice: Choice;
  choose(change: Partial<Choice>): void;
}

/** The grid with its filters: real pieces by registered operations, a page at a time. */
export function Collection({ choice, choose }: CollectionProps) {
  const { list, more, again } = useList(choice);
  const facets = useFacets(choice);
  return (
    <>
      <div class="s-filter">
        <h2 id="collection-title">
          {choice.query ? 'What we found' : 'The collection'}{' '}
          {list.count !== null && <span class="num faint">{list.count}</span>}
        </h2>
        <Facets choice={choice} choose={choose} facets={facets} />
      </div>
      {list.cards === null && list.problem === null && <SkeletonGrid />}
      {list.cards?.length === 0 && (
        <div class="s-empty">
          <h3>No piece is all of that at once</h3>
          <p class="muted">One step wider may find some.</p>
          <button class="btn" type="button" onClick={() => choose({ ...everything, piece: null })}>
            Show everything
          </button>
        </div>
      )}
      {list.cards !== null && list.cards.length > 0 && (
        <ul class={`s-grid ${list.isStale ? 'is-stale' : ''}`} aria-busy={list.isStale}>
          {list.cards.map((card, index) => (
            <ShopCard
              key={card.id}
              card={card}
              choice={choice}
              choose={choose}
              isEager={index < 8}
            />
          ))}
        </ul>
      )}
      {list.problem && (
        <div class="s-empty" role="alert">
          <h3>The vitrine did not open</h3>
          <p class="muted">Nothing is lost. The catalogue did not answer.</p>
          {list.problem.reference && (
            <p class="faint">
              Reference <span class="mono">{list.problem.reference}</span>
            </p>
          )}
          <button class="btn" type="button" onClick={again}>
            <Icon name="retry" small />
            Try again
          </button>
        </div>
      )}
      {list.hasMore && !list.problem && (
        <p class="s-more">
          <button class="btn" type="button" aria-disabled={list.isStale} onClick={more}>
            {list.isStale && <span class="spin" aria-hidden="true" />}
            Show more
          </button>
          <span class="faint num">
            {list.cards?.length} of {list.count}
          </span>
        </p>
      )}
      {isNarrowed(choice) && list.cards !== null && list.cards.length > 0 && (
        <p class="s-more">
          <button class="btn btn-s btn-quiet" type="button" onClick={() => choose(everything)}>
            Clear the filters
          </button>
        </p>
      )}
    </>
  );
}

interface List {
  readonly cards: readonly Card[] | null;
  readonly count: number | null;
  readonly endCursor: string | null;
  readonly hasMore: boolean;
  /** A newer list is on its way; this one stays in place until then. */
  readonly isStale: boolean;
  readonly problem: Problem | null;
}

/** A page did not come. */
interface Problem {
  /** Where that page begins; null for the first. */
  readonly after: string | null;
  readonly reference: string | null;
}

type ListAction =
  | { type: 'asked' }
  | { type: 'came'; page: Page; isFirst: boolean }
  | { type: 'failed'; problem: Problem };

const noList: List = {
  cards: null,
  count: null,
  endCursor: null,
  hasMore: false,
  isStale: false,
  problem: null,
};

function reduceList(list: List, action: ListAction): List {
  switch (action.type) {
    case 'asked':
      return { ...list, isStale: true, problem: null };
    case 'failed': {
      const { problem } = action;
      // Without its first page nothing on the screen is what was asked for.
      const kept = problem.after === null ? noList : list;
      return { ...kept, isStale: false, problem };
    }
    case 'came': {
      const { page, isFirst } = action;
      return {
        cards: [...(isFirst ? [] : (list.cards ?? [])), ...page.nodes],
        count: page.totalCount,
        endCursor: page.pageInfo.endCursor,
        hasMore: page.pageInfo.hasNextPage,
        isStale: false,
        problem: null,
      };
    }
  }
}

/** The address names the list: equal addresses are the same list, however often the choice is made anew. */
function useList(choice: Choice) {
  const [list, dispatch] = useReducer(reduceList, noList);
  const wanted = writeChoice({ ...choice, piece: null });
  const reading = useRef<AbortController | null>(null);

  const read = useCallback(
    (after: string | null) => {
      reading.current?.abort();
      reading.current = new AbortController();
      const { signal } = reading.current;
      dispatch({ type: 'asked' });
      readPage(readChoice(wanted), after, signal).then(
        (page) => dispatch({ type: 'came', page, isFirst: after === null }),
        (error: unknown) => {
          const problem = { after, reference: referenceOf(error) };
          if (!signal.aborted) dispatch({ type: 'failed', problem });
        },
      );
    },
    [wanted],
  );
  useEffect(() => read(null), [read]);

  return {
    list,
    more: () => {
      if (!list.isStale) read(list.endCursor);
    },
    again: () => read(list.problem?.after ?? null),
  };
}

/** Facets are an aid: without them the grid still works, so a failed read says nothing. */
function useFacets(choice: Choice): readonly Facet[] {
  const [facets, setFacets] = useState<readonly Facet[]>([]);
  const wanted = writeChoice({ ...choice, piece: null, sort: 'BESTSELLER' });
  useEffect(() => {
    const control = new AbortController();
    readFacets(readChoice(wanted), control.signal).then(setFacets, () => undefined);
    return () => control.abort();
  }, [wanted]);
  return facets;
}

function ShopCard({
  card,
  choice,
  choose,
  isEager,
}: CollectionProps & { card: Card; isEager: boolean }) {
  const { gem, shape, word } = availabilities[card.availability];
  const material = [card.metal.name, card.stone?.toLowerCase()].filter(Boolean).join(', ');
  return (
    <li class="s-card">
      <a
        class="s-link"
        href={`/shop${writeChoice({ ...choice, piece: card.handle })}`}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey) return;
          event.preventDefault();
          choose({ piece: card.handle });
        }}
      >
        <PieceImage url={card.image.url} alt="" isEager={isEager} />
        <span class="s-name">{card.title}</span>
      </a>
      <p class="s-sub">{material}</p>
      <p class="s-row">
        <span class="s-price num">{money(card.price, 'en-GB')}</span>
        <span class={`s-avail is-${gem}`}>
          <Icon name={shape} small />
          {word}
        </span>
      </p>
    </li>
  );
}

const SkeletonGrid = () => (
  <ul class="s-grid" aria-busy="true" aria-label="Opening the vitrine">
    {Array.from({ length: 8 }, (_, index) => (
      <li key={String(index)} class="s-card s-skel" aria-hidden="true">
        <span class="skeleton s-pic" />
        <span class="skeleton" />
        <span class="skeleton" />
      </li>
    ))}
  </ul>
);
