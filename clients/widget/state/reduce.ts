import { moveLookup, newLookup } from '../domain/lookup.ts';
import type { Action, Given } from './actions.ts';
import { holdInWords, withHold, withOffer } from './offers.ts';
import { shownOrderId } from './orders-shown.ts';
import { isRatingDue } from './ratings.ts';
import { withChange, withoutChange, withoutFailed, withShortlist } from './saved-pieces.ts';
import {
  initialState,
  limits,
  type Message,
  newRating,
  newTicketForm,
  type Order,
  type Outgoing,
  type State,
  type WatchedOrder,
} from './state.ts';
import { withTicket } from './tickets.ts';
import { uploadMoved } from './uploads.ts';

/** The next state. Pure: a fact that comes twice, late or out of order leaves the state as it should be. */
export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'panelOpened':
      return { ...state, open: true, openedBy: action.trigger, unread: 0 };
    case 'panelClosed':
      return { ...state, open: false };
    case 'viewChosen':
      return { ...state, view: action.view };
    case 'configRead':
      return { ...state, config: action.config, configFailed: null };
    case 'configFailed':
      return { ...state, configFailed: action.failure };
    case 'conversationRestored':
      return restore(state, action);
    case 'conversationForgotten':
      return {
        ...state,
        view: 'start',
        messages: [],
        outgoing: [],
        orders: {},
        unreadOrders: {},
        lookups: {},
        holds: {},
        offers: {},
        shortlist: initialState.shortlist,
        tickets: {},
        ticketForms: {},
        pictures: [],
        upload: null,
        ratings: {},
      };
    case 'said':
      return {
        ...state,
        view: 'conversation',
        outgoing: [...state.outgoing, action.outgoing].slice(-limits.outgoingMax),
      };
    case 'sendingStarted':
      return withOutgoing(state, action.key, { stage: 'sending', failure: null });
    case 'answered':
      return answer(state, action.key, action.messages);
    case 'sendingFailed':
      if (!state.outgoing.some(({ key }) => key === action.key)) return state;
      return speak(
        withOutgoing(state, action.key, { stage: 'failed', failure: action.failure }),
        'Your message was not sent. You can try again.',
        true,
      );
    case 'discarded':
      return { ...state, outgoing: state.outgoing.filter(({ key }) => key !== action.key) };
    case 'messagesRead':
      return withMessages(state, action.messages);
    case 'remarked':
      return spokenMessages(withMessages(state, action.messages), action.messages);
    case 'offerMoved':
      return withOffer(state, action.id, action.next);
    case 'holdRead': {
      const { hold, offerId } = action;
      const before = state.holds[hold.id];
      const next = withHold(state, hold, offerId);
      const words = before && before.version < hold.version ? holdInWords[hold.state] : '';
      return words === '' ? next : speak(next, words);
    }
    case 'ticketRead': {
      const before = state.tickets[action.ticket.id];
      const next = withTicket(state, action.ticket);
      const isNews = before !== undefined && before.state !== action.ticket.state;
      return isNews ? speak(next, `Ticket ${action.ticket.number} has news.`) : next;
    }
    case 'ticketFormMoved': {
      const form = { ...newTicketForm, ...state.ticketForms[action.id], ...action.next };
      const next = { ...state, ticketForms: { ...state.ticketForms, [action.id]: form } };
      return action.next.stage === 'failed'
        ? speak(next, 'Your message was not handed over. It is kept; you can try again.', true)
        : next;
    }
    case 'uploadMoved':
      return uploadMoved(state, action.upload);
    case 'pictureKept':
      return speak(
        { ...state, upload: null, pictures: [...state.pictures, action.picture] },
        'Your picture is kept. It goes along to a stylist.',
      );
    case 'pictureRemoved':
      return speak(
        { ...state, pictures: state.pictures.filter(({ id }) => id !== action.pictureId) },
        'The picture is removed.',
      );
    case 'shortlistRead':
      return { ...state, shortlist: withShortlist(state.shortlist, action.shortlist) };
    case 'pieceSaved':
      return speak(
        { ...state, shortlist: withChange(state.shortlist, action) },
        `${action.piece.title} ${action.isSaved ? 'saved' : 'no longer saved'}.`,
      );
    case 'pieceKept':
      return { ...state, shortlist: withoutChange(state.shortlist, action.pieceId) };
    case 'pieceNotKept':
      return speak(
        { ...state, shortlist: withoutFailed(state.shortlist, action) },
        `${action.piece.title} could not be ${action.isSaved ? 'saved' : 'removed'}. Try again in a moment.`,
        true,
      );
    case 'connectionChanged':
      return speak({ ...state, connection: action.connection }, lineInWords[action.connection]);
    case 'lookupMoved': {
      const lookup = state.lookups[action.id] ?? newLookup;
      const moved = moveLookup(lookup, action.happening, action.brought);
      return { ...state, lookups: { ...state.lookups, [action.id]: moved } };
    }
    case 'orderUnread':
      return {
        ...state,
        unreadOrders: { ...state.unreadOrders, [action.orderId]: action.failure },
      };
    case 'orderNews':
      return news(state, action);
    case 'ordersFreshness':
      return {
        ...state,
        orders: mapValues(state.orders, (each) => freshness(each, action)),
      };
    case 'rated':
      return {
        ...state,
        ratings: {
          ...state.ratings,
          [action.id]: { ...(state.ratings[action.id] ?? newRating), ...action.rating },
        },
      };
    case 'spoke':
      return speak(state, action.text);
  }
}

const lineInWords: Readonly<Record<State['connection'], string>> = {
  fine: '',
  reconnecting: 'Reconnecting. You can keep writing.',
  offline: 'You are offline. What you write goes out by itself.',
  back: 'Back online.',
};

/** A conversation kept by the graph. A guest check that this browser has passed shows its order. */
function restore(
  state: State,
  {
    messages,
    ratings: given,
    shortlist,
    tickets,
    pictures,
    orderId,
  }: Extract<Action, { type: 'conversationRestored' }>,
): State {
  const checks = messages.filter(
    (message) => message.__typename === 'OrderStatusCard' && message.lookupNeeded && !message.order,
  );
  const opened = orderId
    ? checks.map((check) => [check.id, { ...newLookup, step: 'opened' as const, orderId }])
    : [];
  const lookups = { ...state.lookups, ...Object.fromEntries(opened) };
  const ratings = { ...ratingsOf(messages, given), ...state.ratings };
  const saved = shortlist ? withShortlist(state.shortlist, shortlist) : state.shortlist;
  const next = tickets.reduce(withTicket, {
    ...state,
    lookups,
    ratings,
    shortlist: saved,
    pictures: pictures.filter(({ state: stage }) => stage === 'READY'),
  });
  return { ...withMessages(next, messages), restored: true };
}

const ratingsOf = (messages: readonly Message[], given: Given): State['ratings'] =>
  Object.fromEntries(
    messages.flatMap((message) => {
      if (message.__typename !== 'CsatBar') return [];
      const rating = given.find(
        ({ intent, run }) => intent === message.intent && run === message.run,
      )?.rating;
      return rating ? [[message.id, { ...newRating, stage: 'sent' as const, stars: rating }]] : [];
    }),
  );

function answer(state: State, key: string, messages: readonly Message[]): State {
  const settled = { ...state, outgoing: state.outgoing.filter((each) => each.key !== key) };
  return spokenMessages(withMessages(settled, messages), messages);
}

function spokenMessages(state: State, messages: readonly Message[]): State {
  const words = messages.map((message) => inWords(message, state)).filter((text) => text !== '');
  const unread = state.open ? 0 : state.unread + words.length;
  return words.length === 0 ? state : speak({ ...state, unread }, `Aurora: ${words.join(' ')}`);
}

/** What a screen reader hears of a message that came. */
function inWords(message: Message, state: State): string {
  switch (message.__typename) {
    case 'AssistantText':
      return message.text;
    case 'ProductCard': {
      const { search } = message;
      if (!search) return '';
      const { nodes } = search.products;
      if (nodes.length > 0) return `${search.title}, ${nodes.length} pieces.`;
      const { nearest } = search;
      return `${search.title}: none.${nearest ? ` The nearest: ${nearest.title}.` : ''}`;
    }
    case 'OfferCard': {
      const piece = message.offer?.product;
      return piece ? `${piece.title} can be held for 48 hours.` : '';
    }
    case 'OrderStatusCard':
      return shownOrderId(state, message) === null
        ? 'A form asks for your order number and e-mail.'
        : '';
    case 'CsatBar':
      return isRatingDue(state, message) ? message.question : '';
    case 'EscalationForm':
      return message.reason;
    default:
      return '';
  }
}

function withMessages(state: State, fresh: readonly Message[]): State {
  const byId = new Map(state.messages.map((message) => [message.id, message]));
  for (const message of fresh) byId.set(message.id, message);
  const messages = [...byId.values()].sort(inOrder).slice(-limits.messagesMax);
  const orders = fresh.flatMap((message) =>
    message.__typename === 'OrderStatusCard' && message.order ? [message.order] : [],
  );
  const holds = fresh.flatMap((message) =>
    message.__typename === 'OfferCard' && message.offer?.product?.activeHold
      ? [message.offer.product.activeHold]
      : [],
  );
  const held = holds.reduce<State>((next, hold) => withHold(next, hold, null), {
    ...state,
    messages,
  });
  const now = orders.length > 0 ? Date.parse(messages.at(-1)?.sentAt ?? '') : 0;
  return orders.reduce<State>((next, order) => withOrder(next, order, now), held);
}

/** By time first: when a session ran out and a new one began, its messages count from 1 again. */
const inOrder = (a: Message, b: Message): number =>
  Date.parse(a.sentAt) - Date.parse(b.sentAt) || a.seq - b.seq;

function withOutgoing(state: State, key: string, change: Partial<Outgoing>): State {
  const outgoing = state.outgoing.map((each) => (each.key === key ? { ...each, ...change } : each));
  return { ...state, outgoing };
}

/** Keeps the highest version seen, whichever way it came. */
function withOrder(state: State, order: Order, at: number): State {
  const known = state.orders[order.id];
  const watched: WatchedOrder =
    known && known.order.version > order.version
      ? known
      : {
          freshness: 'still',
          newEntryIds: [],
          ...known,
          order,
          readAt: Math.max(at, known?.readAt ?? 0),
        };
  const others = Object.entries(state.orders).filter(([id]) => id !== order.id);
  const kept = others.slice(-(limits.ordersMax - 1));
  const { [order.id]: _read, ...unreadOrders } = state.unreadOrders;
  return {
    ...state,
    unreadOrders,
    orders: { ...Object.fromEntries(kept), [order.id]: watched },
  };
}

/** While live, the data is as new as the moment; that moment ends when the line does. */
const freshness = (
  watched: WatchedOrder,
  { freshness, at }: Extract<Action, { type: 'ordersFreshness' }>,
): WatchedOrder => ({
  ...watched,
  freshness,
  readAt: watched.freshness === 'live' ? at : watched.readAt,
});

function news(state: State, action: Extract<Action, { type: 'orderNews' }>): State {
  const { order, at, headline, entryId } = action;
  const known = state.orders[order.id];
  const next = withOrder(state, order, at);
  const watched = next.orders[order.id];
  const words = `Order ${order.number}: ${headline}.`;
  if (!watched || (known && known.order.version >= order.version)) return next;
  if (!known) return speak(next, words);
  const knownIds = new Set(known.order.statusHistory.map(({ id }) => id));
  const fresh = order.statusHistory.map(({ id }) => id).filter((id) => !knownIds.has(id));
  const newEntryIds = [...watched.newEntryIds, ...fresh, ...(entryId ? [entryId] : [])].slice(-20);
  return speak(
    {
      ...next,
      orders: { ...next.orders, [order.id]: { ...watched, newEntryIds } },
      unread: state.open ? 0 : state.unread + 1,
    },
    words,
  );
}

function speak(state: State, text: string, urgent = false): State {
  return { ...state, spoken: { text, urgent, count: state.spoken.count + 1 } };
}

const mapValues = <Value, Next>(
  record: Readonly<Record<string, Value>>,
  change: (value: Value) => Next,
): Readonly<Record<string, Next>> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
