/** @jsxImportSource preact */
import { useState } from 'preact/hooks';
import { useSurroundings } from './context.ts';

/** A piece in its reserved frame: nothing moves when the picture comes, and the frame stays when it does not. */
export function Picture({ url, alt }: { url: string | null | undefined; alt: string }) {
  const { resolve } = useSurroundings();
  const [missing, setMissing] = useState(false);
  return (
    <span class="art">
      {url && !missing && (
        <img
          src={resolve(url)}
          alt={alt}
          width={360}
          height={360}
          loading="lazy"
          decoding="async"
          onError={() => setMissing(true)}
        />
      )}
    </span>
  );
}
