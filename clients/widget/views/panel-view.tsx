/** @jsxImportSource preact */
import { useEffect, useId, useRef } from 'preact/hooks';
import { useStore, useSurroundings } from '../parts/context.ts';
import { Icon } from '../parts/icon.tsx';
import type { State } from '../state/state.ts';
import { Composer } from './composer.tsx';
import { ConversationBody, ConversationHead, useFollowNewest } from './conversation.tsx';
import { SavedBody } from './saved.tsx';
import { StartBody, StartHead } from './start.tsx';

/** A scroll box needs a tab stop of its own: it may hold nothing that can be focused. */
const scrollStop = { tabIndex: 0 } as const;

const scrollNames = {
  conversation: 'Conversation, scrolls',
  saved: 'Saved pieces, scrolls',
} as const;

/** Words put into the composer from outside; another key, another draft. */
export interface Draft {
  readonly key: number;
  readonly text: string;
}

/** The panel: head, banner, what scrolls, the status region, the composer. */
export function PanelView({ draft }: { draft: Draft }) {
  const { close } = useSurroundings();
  const isOpen = useStore((state) => state.open);
  const view = useStore((state) => state.view);
  const isEnabled = useStore(({ config }) => config?.enabled ?? true);
  const titleId = useId();
  const panel = useRef<HTMLElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  useFollowNewest(scroller);
  useFocus(panel, isOpen, view);
  const isStart = view === 'start';
  return (
    <section
      class={`w-panel ${isStart ? 'is-home' : ''}`}
      aria-labelledby={titleId}
      hidden={!isOpen}
      ref={panel}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      {isStart ? (
        <StartHead titleId={titleId} />
      ) : (
        <ConversationHead titleId={titleId} isSaved={view === 'saved'} />
      )}
      <Banner />
      <div
        class="w-scroll"
        ref={scroller}
        {...(isStart ? {} : { ...scrollStop, role: 'group', 'aria-label': scrollNames[view] })}
      >
        {view === 'start' && <StartBody />}
        {view === 'conversation' && <ConversationBody />}
        {view === 'saved' && <SavedBody />}
      </div>
      <Spoken />
      {isEnabled && <Composer key={draft.key} draft={draft.text} />}
    </section>
  );
}

/** How things stand with the line, while that is worth knowing. */
function Banner() {
  const connection = useStore((state) => state.connection);
  if (connection === 'fine') return null;
  const { gem, text } = banners[connection];
  return (
    <p class={`w-banner is-${gem}`}>
      {connection === 'reconnecting' && <span class="spin" aria-hidden="true" />}
      {connection === 'offline' && <Icon name="wifi" small />}
      {connection === 'back' && <Icon name="shapeTick" small />}
      {text}
    </p>
  );
}

const banners = {
  reconnecting: { gem: 'citrine', text: 'Reconnecting. You can keep writing.' },
  offline: { gem: 'pearl', text: 'You are offline. What you write goes out by itself.' },
  back: { gem: 'emerald', text: 'Back online.' },
} as const;

/** The one place that speaks: new messages with their sender, and politely; only failures interrupt. */
function Spoken() {
  const { text, count, urgent } = useStore((state) => state.spoken);
  const words = text === '' ? null : <span key={count}>{text}</span>;
  return (
    <>
      <div class="sr" role="status" aria-live="polite">
        {!urgent && words}
      </div>
      <div class="sr" role="alert" aria-live="assertive">
        {urgent && words}
      </div>
    </>
  );
}

/**
 * A view that opens takes the focus: to where the shopper writes, and on phones, where the keyboard would hide half of
 * the panel, to the heading.
 */
function useFocus(
  panel: { readonly current: HTMLElement | null },
  isOpen: boolean,
  view: State['view'],
) {
  const isRestored = useStore(({ openedBy }) => openedBy === 'restored');
  useEffect(() => {
    if (!isOpen || (isRestored && view === 'start')) return;
    const isPhone = matchMedia('(max-width: 30rem), (pointer: coarse)').matches;
    const heading = view === 'start' ? '.w-head > h2' : '.w-who > h2';
    const wantsHeading = isPhone || view === 'saved';
    panel.current?.querySelector<HTMLElement>(wantsHeading ? heading : '[data-composer]')?.focus();
  }, [panel, isOpen, isRestored, view]);
}
