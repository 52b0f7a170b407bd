/** @jsxImportSource preact */
import { useState } from 'preact/hooks';

/** A piece in its frame; the frame stays when the picture does not come. */
export function PieceImage(props: { url: string; alt: string; isEager: boolean }) {
  const [missing, setMissing] = useState(false);
  return (
    <span class="s-pic art">
      {!missing && (
        <img
          src={props.url}
          alt={props.alt}
          width={400}
          height={400}
          loading={props.isEager ? 'eager' : 'lazy'}
          decoding="async"
          onError={() => setMissing(true)}
        />
      )}
    </span>
  );
}
