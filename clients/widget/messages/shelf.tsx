/** @jsxImportSource preact */
import { useEffect, useRef, useState } from 'preact/hooks';
import { money } from '../../design/format.ts';
import { availabilities } from '../../design/status.ts';
import type { PiecePartsFragment, SearchPartsFragment } from '../generated/graphql.ts';
import { askPerson, useSurroundings } from '../parts/context.ts';
import { ErrorCard } from '../parts/error-card.tsx';
import { Heart } from '../parts/heart.tsx';
import { Icon } from '../parts/icon.tsx';
import { Picture } from '../parts/picture.tsx';
import { PieceLink } from '../parts/piece-link.tsx';

/** A search with what it found; `totalCount` is left out where it was not counted. */
type Shown = Pick<SearchPartsFragment, 'title'> & {
  readonly products: Pick<SearchPartsFragment['products'], 'nodes'> & {
    readonly totalCount?: number | null;
  };
};

/** Pieces side by side. `search` is null when the catalog did not answer. */
export function Shelf({ search }: { search: SearchPartsFragment | null }) {
  const { conversation } = useSurroundings().concierge;
  if (!search)
    return (
      <ErrorCard
        title="The vitrine did not open"
        reference={null}
        tryAgain={() => void conversation.reread()}
        askPerson={() => askPerson(conversation)}
      >
        We could not load the pieces. Your message is kept, nothing is lost.
      </ErrorCard>
    );
  return search.products.nodes.length === 0 ? (
    <EmptyShelf search={search} />
  ) : (
    <Rail search={search} />
  );
}

function Rail({ search }: { search: Shown }) {
  const { store } = useSurroundings().concierge;
  const rail = useRef<HTMLUListElement>(null);
  const view = useRailView(rail);
  const { nodes, totalCount } = search.products;
  const total = totalCount ?? nodes.length;

  /** One view further; what then stands in it is spoken. */
  const step = (direction: 1 | -1) => {
    const { current } = rail;
    const pieceWidth = current?.firstElementChild?.getBoundingClientRect().width;
    if (!current || !pieceWidth) return;
    const perView = Math.max(1, Math.floor(current.clientWidth / pieceWidth));
    const now = Math.round(Math.abs(current.scrollLeft) / pieceWidth);
    const first = Math.min(Math.max(0, now + direction * perView), nodes.length - perView);
    current.children[first]?.scrollIntoView({
      block: 'nearest',
      inline: 'start',
      behavior: 'smooth',
    });
    store.dispatch({
      type: 'spoke',
      text: `Pieces ${first + 1} to ${first + perView} of ${total}`,
    });
  };
  return (
    <div class="w-shelf">
      <div class="w-shelfhead">
        <p>
          <strong class="strong">{search.title}</strong>{' '}
          <span class="faint num">
            {nodes.length < total ? `${nodes.length} of ${total}` : total}
          </span>
        </p>
        <span class="w-arrows">
          <ArrowButton
            label="Previous pieces"
            icon="back"
            isOff={view.atStart}
            go={() => step(-1)}
          />
          <ArrowButton label="Next pieces" icon="forward" isOff={view.atEnd} go={() => step(1)} />
        </span>
      </div>
      <ul class="w-rail" ref={rail} aria-label="Pieces">
        {nodes.map((piece) => (
          <Piece key={piece.id} piece={piece} />
        ))}
      </ul>
    </div>
  );
}

const ArrowButton = (props: {
  label: string;
  icon: 'back' | 'forward';
  isOff: boolean;
  go(): void;
}) => (
  <button
    class="btn btn-s btn-icon btn-quiet"
    type="button"
    aria-label={props.label}
    aria-disabled={props.isOff}
    onClick={props.go}
  >
    <Icon name={props.icon} small />
  </button>
);

/** Whether the rail stands at its beginning or its end. */
function useRailView(rail: { readonly current: HTMLElement | null }) {
  const [view, setView] = useState({ atStart: true, atEnd: false });
  useEffect(() => {
    const element = rail.current;
    if (!element) return;
    const look = () => {
      const scrolled = Math.abs(element.scrollLeft);
      const atStart = scrolled < 8;
      const atEnd = scrolled + element.clientWidth > element.scrollWidth - 8;
      setView((now) => (now.atStart === atStart && now.atEnd === atEnd ? now : { atStart, atEnd }));
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
  }, [rail]);
  return view;
}

function Piece({ piece }: { piece: PiecePartsFragment }) {
  const { locale } = useSurroundings();
  const { gem, shape, word } = availabilities[piece.availability];
  return (
    <li class={`w-prod ${piece.availability === 'SOLD_OUT' ? 'is-gone' : ''}`}>
      <div class="w-pic">
        <Picture url={piece.image.url} alt={piece.image.alt} />
        <Heart piece={piece} />
      </div>
      <div class="w-prodtext">
        <h3>{piece.title}</h3>
        <p class="w-sub">{[piece.metal.name, piece.stone].filter(Boolean).join(' · ')}</p>
        <p class="w-price num">{money(piece.price, locale)}</p>
        <p class={`w-avail is-${gem}`}>
          <Icon name={shape} small />
          {word}
        </p>
        <PieceLink piece={piece} isWide />
      </div>
    </li>
  );
}

/** What was searched, and the nearest that there is. */
function EmptyShelf({ search }: { search: SearchPartsFragment }) {
  const { title, nearest } = search;
  return (
    <>
      <article class="w-card w-empty">
        <FirstLight />
        <h3>Not in the vitrine</h3>
        <p>
          {title}: no piece fits all of that.{nearest && ' The nearest is below.'}
        </p>
      </article>
      {nearest && <Rail search={nearest} />}
    </>
  );
}

/** The sun just under the horizon: what an empty place shows. */
export const FirstLight = () => (
  <svg class="w-emptyart" viewBox="0 0 120 56" aria-hidden="true">
    <path d="M8 48h104M34 48a26 26 0 0 1 52 0M60 6v8M31 15l5 7M89 15l-5 7M13 33l8 4M107 33l-8 4" />
  </svg>
);
