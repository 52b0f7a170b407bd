/** @jsxImportSource preact */
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { dayName } from '../../design/format.ts';
import { OutgoingBubble, Typing } from '../messages/bubbles.tsx';
import { MessageItem } from '../messages/message-item.tsx';
import { useStore, useSurroundings } from '../parts/context.ts';
import { Icon, Mark } from '../parts/icon.tsx';
import type { Message, State } from '../state/state.ts';

/** The low velvet head over a conversation and over what was saved. */
export function ConversationHead({ titleId, isSaved }: { titleId: string; isSaved: boolean }) {
  const { concierge, close } = useSurroundings();
  const hasConversation = useStore(({ messages }) => messages.length > 0);
  const back = isSaved && hasConversation ? 'conversation' : 'start';
  return (
    <header class="w-head">
      <div class="w-headbar">
        <button
          class="w-hbtn"
          type="button"
          aria-label={`Back to ${back}`}
          onClick={() => concierge.store.dispatch({ type: 'viewChosen', view: back })}
        >
          <Icon name="back" />
        </button>
        <span class="w-face w-face-l">
          <Mark size={22} />
        </span>
        <div class="w-who">
          <h2 id={titleId} tabIndex={-1}>
            {isSaved ? 'Saved pieces' : 'Aurora'}
          </h2>
          <p>GlowGlitch concierge</p>
        </div>
        {!isSaved && <SavedButton />}
        <ConversationMenu />
        <button class="w-hbtn" type="button" aria-label="Close concierge" onClick={close}>
          <Icon name="close" />
        </button>
      </div>
    </header>
  );
}

/** The way to what was saved, once there is something. */
function SavedButton() {
  const { store } = useSurroundings().concierge;
  const count = useStore(({ shortlist }) => shortlist.pieces.length);
  if (count === 0) return null;
  return (
    <button
      class="w-hbtn w-hcount"
      type="button"
      aria-label={`Saved pieces, ${count}`}
      onClick={() => store.dispatch({ type: 'viewChosen', view: 'saved' })}
    >
      <Icon name="heart" />
      <span class="num" aria-hidden="true">
        {count}
      </span>
    </button>
  );
}

function ConversationMenu() {
  const { conversation } = useSurroundings().concierge;
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const dismissal = {
    onFocusOut: ({ relatedTarget }: FocusEvent) => {
      if (!box.current?.contains(relatedTarget as Node | null)) setOpen(false);
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !isOpen) return;
      event.stopPropagation();
      setOpen(false);
      box.current?.querySelector('button')?.focus();
    },
  };
  return (
    <div class="w-more" ref={box}>
      <button
        {...dismissal}
        class="w-hbtn"
        type="button"
        aria-label="Conversation menu"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="more" />
      </button>
      <div class="w-pop" id={id} hidden={!isOpen}>
        <button
          {...dismissal}
          type="button"
          onClick={() => {
            setOpen(false);
            conversation.forget();
          }}
        >
          <span class="w-evt">Start afresh</span>
          <span class="w-sub">Forgets this conversation on this device</span>
        </button>
      </div>
    </div>
  );
}

/** The log, newest below, then what may be answered with a tap. */
export function ConversationBody() {
  const { locale, concierge } = useSurroundings();
  const messages = useStore((state) => state.messages);
  const outgoing = useStore((state) => state.outgoing);
  const replies = quickReplies(messages, outgoing);
  const isWaiting = outgoing.some(({ stage }) => stage === 'sending');
  const now = new Date();
  return (
    // The log is silent: the panel's one status region speaks new messages, with who says them.
    <div role="log" aria-live="off" aria-label="Messages">
      <ol class="w-log">
        {messages.map((message, index) => {
          const before = messages[index - 1];
          return [
            startsDay(before, message) && (
              <li key={`day-${message.id}`} class="w-day">
                <span>{dayName(new Date(message.sentAt), now, locale)}</span>
              </li>
            ),
            <MessageItem key={message.id} message={message} isFirst={!isAurora(before)} />,
          ];
        })}
        {outgoing.map((each) => (
          <OutgoingBubble key={each.key} outgoing={each} />
        ))}
        {isWaiting && <Typing key="typing" />}
        {replies.length > 0 && (
          <li key="replies" class="w-quick">
            <ul aria-label="Suggested replies">
              {replies.map(({ label, text, intent }) => (
                <li key={label}>
                  <button
                    type="button"
                    class="w-chip"
                    onClick={() => concierge.conversation.say(text, intent)}
                  >
                    {label}
                  </button>
                </li>
              ))}
            </ul>
          </li>
        )}
      </ol>
    </div>
  );
}

const isAurora = (message: Message | undefined): boolean =>
  message !== undefined && message.__typename !== 'ShopperText';

function startsDay(before: Message | undefined, message: Message): boolean {
  if (!before) return true;
  return new Date(before.sentAt).toDateString() !== new Date(message.sentAt).toDateString();
}

/** Chips of the newest answer; gone once something is said. */
function quickReplies(messages: readonly Message[], outgoing: State['outgoing']) {
  if (outgoing.length > 0) return [];
  const lastSaid = messages.findLastIndex(({ __typename }) => __typename === 'ShopperText');
  return messages
    .slice(lastSaid + 1)
    .flatMap((message) => (message.__typename === 'AssistantText' ? message.quickReplies : []));
}

/**
 * Keeps the answer in view: the newest below, but never so far that the shopper's own last words leave at the top.
 * Whoever scrolls away is left alone until they say something.
 */
export function useFollowNewest(scroller: { readonly current: HTMLElement | null }) {
  const { store } = useSurroundings().concierge;
  const view = useStore((state) => state.view);
  useEffect(() => {
    const element = scroller.current;
    const content = element?.firstElementChild;
    if (!element || !content) return;
    // The box stays from view to view; what was scrolled in one says nothing of the next.
    element.scrollTop = 0;
    let isFollowing = view === 'conversation';
    let said = store.state.outgoing.length;
    const follow = () => {
      if (isFollowing) element.scrollTop = restingPlace(element);
    };
    const letGo = () => {
      isFollowing = false;
    };
    const look = () => {
      if (Math.abs(element.scrollTop - restingPlace(element)) < 40) isFollowing = true;
    };
    const growth = new ResizeObserver(follow);
    growth.observe(content);
    growth.observe(element);
    // Only what a reader does lets go: content that comes and goes scrolls the box too.
    for (const name of readerEvents) element.addEventListener(name, letGo, { passive: true });
    element.addEventListener('scrollend', look);
    const unsubscribe = store.subscribe(() => {
      const { length } = store.state.outgoing;
      if (length > said) isFollowing = true;
      said = length;
    });
    return () => {
      growth.disconnect();
      for (const name of readerEvents) element.removeEventListener(name, letGo);
      element.removeEventListener('scrollend', look);
      unsubscribe();
    };
  }, [scroller, store, view]);
}

/** Scrolling, and taking hold of anything in the log: what is being used must not move away. */
const readerEvents = ['wheel', 'touchmove', 'keydown', 'pointerdown'] as const;

function restingPlace(scroller: HTMLElement): number {
  const bottom = scroller.scrollHeight - scroller.clientHeight;
  const said = [...scroller.querySelectorAll<HTMLElement>('.w-out')].at(-1);
  return said ? Math.min(bottom, said.offsetTop - 12) : bottom;
}
