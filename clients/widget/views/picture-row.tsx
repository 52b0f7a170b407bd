/** @jsxImportSource preact */
import { useRef } from 'preact/hooks';
import { useStore, useSurroundings } from '../parts/context.ts';
import { Icon } from '../parts/icon.tsx';
import { Picture } from '../parts/picture.tsx';
import type { Upload } from '../state/state.ts';

/** Pictures that go along, and the one on its way: above the line where the shopper writes. */
export function PictureRow() {
  const { uploads } = useSurroundings().concierge;
  const upload = useStore((state) => state.upload);
  const pictures = useStore((state) => state.pictures);
  return (
    <>
      {pictures.length > 0 && (
        <ul class="w-pictures" aria-label="Your pictures, for a stylist">
          {pictures.map(({ id, url }, index) => (
            <li key={id}>
              <Picture url={url} alt={`Your picture ${index + 1}`} />
              <button
                type="button"
                aria-label={`Remove picture ${index + 1}`}
                onClick={() => void uploads.remove(id)}
              >
                <Icon name="close" small />
              </button>
            </li>
          ))}
        </ul>
      )}
      {upload && <OnItsWay upload={upload} cancel={uploads.cancel} />}
    </>
  );
}

function OnItsWay({ upload, cancel }: { upload: Upload; cancel(): void }) {
  const { name, stage, share, problem } = upload;
  const isRefused = stage === 'refused';
  return (
    <div class={`w-up ${isRefused ? 'is-bad' : ''}`}>
      <Icon name={isRefused ? 'shapeTriangle' : 'clip'} />
      <div>
        <p class="w-evt">{name}</p>
        {isRefused && <p class="w-sub">{problem}</p>}
        {stage === 'checking' && <p class="w-sub">Looking at it…</p>}
        {stage === 'sending' && (
          <progress max={100} value={Math.round(share * 100)} aria-label={`Upload of ${name}`} />
        )}
      </div>
      <button
        class="btn btn-quiet btn-s btn-icon"
        type="button"
        aria-label={isRefused ? `Dismiss ${name}` : 'Cancel upload'}
        onClick={cancel}
      >
        <Icon name="close" small />
      </button>
    </div>
  );
}

/** Chooses a picture for a stylist. */
export function PictureButton() {
  const { uploads } = useSurroundings().concierge;
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept="image/jpeg,image/png,image/webp"
        aria-label="Picture"
        hidden
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          if (file) void uploads.send(file);
          currentTarget.value = '';
        }}
      />
      <button
        class="w-attach"
        type="button"
        aria-label="Add a picture for a stylist"
        onClick={() => input.current?.click()}
      >
        <Icon name="clip" />
      </button>
    </>
  );
}
