import type { SyntheticEvent } from 'react';

interface Line {
  readonly product: { readonly image: { readonly url: string } } | null;
}

/** A picture beside its name: decoration for those who hear the name. */
export const PieceArt = ({ line, sizePx }: { line: Line | undefined; sizePx: number }) => (
  <span className="art d-art" aria-hidden="true">
    {line?.product ? (
      <img
        src={line.product.image.url}
        alt=""
        width={sizePx}
        height={sizePx}
        loading="lazy"
        decoding="async"
        onError={hide}
      />
    ) : null}
  </span>
);

/** A picture that does not come leaves its frame empty rather than a torn icon in it. */
function hide({ currentTarget }: SyntheticEvent<HTMLImageElement>): void {
  currentTarget.hidden = true;
}
