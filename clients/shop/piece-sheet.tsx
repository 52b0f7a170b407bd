/** @jsxImportSource preact */
import { useEffect, useRef, useState } from 'preact/hooks';
import { money } from '../design/format.ts';
import { availabilities } from '../design/status.ts';
import { Icon } from '../widget/parts/icon.tsx';
import { PieceImage } from './piece-image.tsx';
import { type Piece, readPiece, referenceOf } from './vitrine.ts';

type Reading =
  | { readonly state: 'reading' }
  | { readonly state: 'read'; readonly piece: Piece }
  | { readonly state: 'none' }
  | { readonly state: 'failed'; readonly reference: string | null };

/** One piece, over the page it came from: closing it is where the shopper was. */
export function PieceSheet({ handle, close }: { handle: string | null; close(): void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [reading, setReading] = useState<Reading>({ state: 'reading' });

  useEffect(() => {
    const element = dialog.current;
    if (handle === null) {
      element?.close();
      return;
    }
    if (element && !element.open) element.showModal();
    setReading({ state: 'reading' });
    const control = new AbortController();
    readPiece(handle, control.signal).then(
      (piece) => setReading(piece ? { state: 'read', piece } : { state: 'none' }),
      (error: unknown) => {
        if (!control.signal.aborted) setReading({ state: 'failed', reference: referenceOf(error) });
      },
    );
    return () => control.abort();
  }, [handle]);

  return (
    <dialog
      class="s-sheet"
      ref={dialog}
      aria-label={reading.state === 'read' ? reading.piece.title : 'A piece'}
      onClose={() => {
        if (handle !== null) close();
      }}
    >
      <button
        class="btn btn-quiet btn-icon s-close"
        type="button"
        aria-label="Close"
        onClick={() => dialog.current?.close()}
      >
        <Icon name="close" />
      </button>
      {handle !== null && <SheetBody reading={reading} />}
    </dialog>
  );
}

function SheetBody({ reading }: { reading: Reading }) {
  if (reading.state === 'read') return <Details piece={reading.piece} />;
  if (reading.state === 'reading')
    return (
      <div class="s-detail" aria-busy="true">
        <span class="s-pic art" />
        <div class="s-skel">
          <span class="skeleton" />
          <span class="skeleton" />
          <span class="skeleton" />
        </div>
      </div>
    );
  return (
    <div class="s-empty" role="alert">
      <h3>
        {reading.state === 'none' ? 'This piece has left the vitrine' : 'The piece did not load'}
      </h3>
      {reading.state === 'failed' && reading.reference && (
        <p class="faint">
          Reference <span class="mono">{reading.reference}</span>
        </p>
      )}
    </div>
  );
}

function Details({ piece }: { piece: Piece }) {
  const { gem, shape, word } = availabilities[piece.availability];
  const facts = [
    ['Metal', piece.metal.name],
    ['Stone', piece.stone],
  ].filter(([, value]) => value);
  return (
    <div class="s-detail">
      <PieceImage url={piece.image.url} alt={piece.image.alt} isEager />
      <div class="s-detailtext">
        <p class="s-kicker">{piece.category.name}</p>
        <h2>{piece.title}</h2>
        <p class="s-bigprice num">{money(piece.price, 'en-GB')}</p>
        <p class={`s-avail is-${gem}`}>
          <Icon name={shape} small />
          {word}
        </p>
        <p class="muted">{piece.description}</p>
        <fieldset class="s-sizes">
          <legend>Choose</legend>
          {piece.variants.map(({ id, title, availability }, index) => (
            <label key={id} class={availability === 'SOLD_OUT' ? 'is-off' : ''}>
              <input
                type="radio"
                name="variant"
                defaultChecked={index === 0}
                disabled={availability === 'SOLD_OUT'}
              />
              {title}
            </label>
          ))}
        </fieldset>
        <dl class="s-facts">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <button class="btn btn-primary btn-wide" type="button" onClick={() => ask(piece)}>
          Ask the concierge about it
        </button>
      </div>
    </div>
  );
}

function ask(piece: Piece): void {
  document.querySelector<HTMLDialogElement>('.s-sheet')?.close();
  const aurora = window.Aurora;
  if (aurora && 'open' in aurora) aurora.open({ text: `Tell me more about ${piece.title}` });
}
