/** @jsxImportSource preact */
import { useId, useState } from 'preact/hooks';
import { useStore, useSurroundings } from '../parts/context.ts';
import { Icon } from '../parts/icon.tsx';
import { PictureButton, PictureRow } from './picture-row.tsx';

const fallbackLengthMax = 2_000;

/** Where the shopper writes. Enter sends, Shift + Enter breaks the line. */
export function Composer({ draft }: { draft: string }) {
  const { conversation } = useSurroundings().concierge;
  const lengthMax = useStore(({ config }) => config?.messageLengthMax ?? fallbackLengthMax);
  const [text, setText] = useState(draft);
  const id = useId();
  const isEmpty = text.trim() === '';
  const left = lengthMax - text.length;

  const send = () => {
    if (isEmpty || left < 0) return;
    conversation.say(text.trim());
    setText('');
  };
  return (
    <form
      class="w-compose"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <PictureRow />
      <label class="sr" for={id}>
        Message
      </label>
      <div class="w-box">
        <PictureButton />
        <textarea
          id={id}
          rows={1}
          value={text}
          placeholder="Ask about a piece or an order"
          aria-describedby={left < 100 ? `${id}-left` : undefined}
          aria-invalid={left < 0}
          enterkeyhint="send"
          data-composer
          onInput={({ currentTarget }) => setText(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            send();
          }}
        />
        <button class="w-send" type="submit" aria-label="Send" aria-disabled={isEmpty || left < 0}>
          <Icon name="send" />
        </button>
      </div>
      {left < 100 && (
        <p class={`w-left num ${left < 0 ? 'w-bad' : ''}`} id={`${id}-left`}>
          {left < 0 ? `${-left} characters too many` : `${left} characters left`}
        </p>
      )}
    </form>
  );
}
