/** @jsxImportSource preact */

import type { IconName } from '../../design/icons.ts';
import { orderStory } from '../domain/order-story.ts';
import type { Intent } from '../generated/graphql.ts';
import { useAfter, useNow, useStore, useSurroundings } from '../parts/context.ts';
import { ErrorCard } from '../parts/error-card.tsx';
import { Icon, Mark } from '../parts/icon.tsx';
import { Picture } from '../parts/picture.tsx';
import type { State, WatchedOrder } from '../state/state.ts';

const menuIcons: Readonly<Record<Intent, IconName>> = {
  FIND_PRODUCT: 'ring',
  TRACK_ORDER: 'truck',
  RETURN_EXCHANGE: 'loop',
  CAPSULE_RESERVE: 'hourglass',
  STYLIST_CONTACT: 'chat',
  CSAT: 'star',
  SHORTLIST_SAVE: 'heart',
  INSPIRATION_UPLOAD: 'clip',
  ORDER_UPDATES_SUBSCRIBE: 'bell',
};

/** The velvet head of the start page: a greeting over the first light. */
export function StartHead({ titleId }: { titleId: string }) {
  const { close } = useSurroundings();
  const greeting = useStore(({ config }) => config?.greeting ?? 'What may I find for you?');
  return (
    <header class="w-head">
      <div class="w-headbar">
        <span class="w-brand">
          <Mark size={26} />
          Aurora
        </span>
        <button class="w-hbtn" type="button" aria-label="Close concierge" onClick={close}>
          <Icon name="close" />
        </button>
      </div>
      <h2 id={titleId} tabIndex={-1}>
        {sentences(greeting).map((sentence) => (
          <span key={sentence}>{sentence}</span>
        ))}
      </h2>
      <p class="w-headsub">Pieces, orders, returns, and people who know them.</p>
    </header>
  );
}

/** A greeting stands on two lines: one for each sentence. */
const sentences = (text: string): string[] => text.split(/(?<=[.?!])\s+/);

/** What can be asked, the conversation so far, and the one live thing. */
export function StartBody() {
  const { conversation } = useSurroundings().concierge;
  const config = useStore((state) => state.config);
  const failure = useStore((state) => state.configFailed);
  const live = useStore(liveOrder);
  const hasConversation = useStore(({ messages }) => messages.length > 0);
  const savedCount = useStore(({ shortlist }) => shortlist.pieces.length);
  if (config && !config.enabled)
    return (
      <article class="w-card w-resting">
        <h3>The concierge is resting</h3>
        <p>The shop has closed this window for now. Your conversation is kept.</p>
      </article>
    );
  if (!config && failure)
    return (
      <ErrorCard
        title="The door did not open"
        reference={failure.reference}
        tryAgain={() => void conversation.loadConfig()}
      >
        {failure.unreachable
          ? 'You seem to be offline. You can still write; it goes out by itself.'
          : 'I could not read what I can do today. You can still write to me below.'}
      </ErrorCard>
    );
  return (
    <>
      <nav class="w-menu" aria-label="What I can do">
        <ul>
          {config?.menu.map(({ intent, label, hint, text }) => (
            <li key={intent}>
              <button class="w-option" type="button" onClick={() => conversation.say(text, intent)}>
                <span class="w-menuicon">
                  <Icon name={menuIcons[intent] ?? 'chat'} />
                </span>
                <span class="w-optiontext">
                  <span class="w-evt">{label}</span>
                  {hint && <span class="w-sub">{hint}</span>}
                </span>
                <Icon name="forward" small />
              </button>
            </li>
          )) ?? <MenuSkeleton />}
        </ul>
      </nav>
      {live && <RightNow watched={live} />}
      {hasConversation && !live && (
        <WayOn
          icon="chat"
          title="Back to our conversation"
          hint="Everything is where you left it"
          view="conversation"
        />
      )}
      {savedCount > 0 && (
        <WayOn
          icon="heart"
          title="Saved pieces"
          hint={savedCount === 1 ? 'One piece' : `${savedCount} pieces`}
          view="saved"
        />
      )}
    </>
  );
}

function MenuSkeleton() {
  const isShown = useAfter(150);
  return [1, 2, 3, 4, 5].map((row) => (
    <li key={row} class={`w-menuskel ${isShown ? '' : 'is-waiting'}`} aria-hidden="true">
      <span class="skeleton" />
      <span class="skeleton" />
    </li>
  ));
}

/** The order that is under way, while there is one. */
const liveOrder = (state: State): WatchedOrder | undefined =>
  Object.values(state.orders).findLast(({ order }) => !orderStory(order, new Date(), 'en').isFinal);

function RightNow({ watched }: { watched: WatchedOrder }) {
  const { locale, concierge } = useSurroundings();
  const { order } = watched;
  const story = orderStory(order, useNow(60_000), locale);
  const [line] = order.lines;
  return (
    <button
      class="w-option w-resume"
      type="button"
      onClick={() => concierge.store.dispatch({ type: 'viewChosen', view: 'conversation' })}
    >
      <span class="w-resumeart">
        <Picture url={line?.product?.image.url} alt="" />
      </span>
      <span class="w-optiontext">
        <span class="w-eyebrow">Right now</span>
        <span class="w-evt num">
          {order.number}: {story.headline.toLowerCase()}
        </span>
        {story.when && (
          <span class="w-sub num">
            {story.when.lead} {story.when.time}
          </span>
        )}
      </span>
      <Icon name="forward" small />
    </button>
  );
}

function WayOn(props: { icon: IconName; title: string; hint: string; view: State['view'] }) {
  const { store } = useSurroundings().concierge;
  return (
    <button
      class="w-option w-resume"
      type="button"
      onClick={() => store.dispatch({ type: 'viewChosen', view: props.view })}
    >
      <span class="w-menuicon">
        <Icon name={props.icon} />
      </span>
      <span class="w-optiontext">
        <span class="w-evt">{props.title}</span>
        <span class="w-sub num">{props.hint}</span>
      </span>
      <Icon name="forward" small />
    </button>
  );
}
