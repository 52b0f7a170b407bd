import type { Lookup } from '../domain/lookup.ts';
import type {
  HoldPartsFragment,
  InspirationPartsFragment,
  Intent,
  MessagePartsFragment,
  OrderPartsFragment,
  PiecePartsFragment,
  ShortlistPartsFragment,
  TicketPartsFragment,
  TicketTopic,
  WidgetConfigQuery,
} from '../generated/graphql.ts';
import type { OpenTrigger, PanelView } from '../panel-host.ts';

export type Message = MessagePartsFragment;
export type Order = OrderPartsFragment;
export type Hold = HoldPartsFragment;
export type Piece = PiecePartsFragment;
export type Shortlist = ShortlistPartsFragment;
export type Ticket = TicketPartsFragment;
export type Inspiration = InspirationPartsFragment;
export type Config = NonNullable<WidgetConfigQuery['widgetConfig']>;
export type MessageOf<Kind extends Message['__typename']> = Extract<Message, { __typename: Kind }>;

/** Everything the panel shows. Views read it, `reduce` alone changes it. */
export interface State {
  readonly view: PanelView;
  readonly open: boolean;
  /** `restored`: by a reload and not by the shopper, so the focus stays where it is. */
  readonly openedBy: OpenTrigger;
  readonly config: Config | null;
  /** The start page could not be read: what to quote. */
  readonly configFailed: Failure | null;
  /** Messages as the graph keeps them, by seq. At most `messagesMax`. */
  readonly messages: readonly Message[];
  /** What the shopper said and the graph has not confirmed, oldest first. At most `outgoingMax`. */
  readonly outgoing: readonly Outgoing[];
  readonly restored: boolean;
  readonly connection: Connection;
  /** Orders open to this session, each in its newest version. */
  readonly orders: Readonly<Record<string, WatchedOrder>>;
  /** Orders that could not be read, until they are. */
  readonly unreadOrders: Readonly<Record<string, Failure>>;
  /** Guest checks by the message that asks for one. */
  readonly lookups: Readonly<Record<string, Lookup>>;
  /** Holds of this session, each in its newest version. At most `holdsMax`. */
  readonly holds: Readonly<Record<string, Hold>>;
  /** What is being done about an offer, by the message that makes it. */
  readonly offers: Readonly<Record<string, OfferStep>>;
  readonly shortlist: SavedPieces;
  /** What this session asked people for, each in its newest version. At most `ticketsMax`. */
  readonly tickets: Readonly<Record<string, Ticket>>;
  /** What is being handed over, by the message that asks for it. */
  readonly ticketForms: Readonly<Record<string, TicketForm>>;
  /** Pictures that go along to a stylist, oldest first. */
  readonly pictures: readonly Inspiration[];
  /** The picture that is on its way, or why it is not. */
  readonly upload: Upload | null;
  /** Ratings by the message that asks for one. */
  readonly ratings: Readonly<Record<string, Rating>>;
  /** News that came while the panel was closed. */
  readonly unread: number;
  /** What the status region speaks; the number makes the same words new. */
  readonly spoken: { readonly text: string; readonly count: number; readonly urgent: boolean };
}

/** What could not be done: `reference` is the request's id, for whoever helps. */
export interface Failure {
  readonly reference: string | null;
  readonly unreachable: boolean;
  /** The graph's own words, when they are meant for the shopper. */
  readonly message: string | null;
}

export interface Outgoing {
  /** Also the idempotency key of every try to send it. */
  readonly key: string;
  readonly text: string;
  readonly intent: Intent | null;
  readonly saidAt: number;
  readonly stage: 'sending' | 'queued' | 'failed';
  readonly failure: Failure | null;
}

/** `back`: just returned, said for a moment. */
export type Connection = 'fine' | 'reconnecting' | 'offline' | 'back';

export interface WatchedOrder {
  readonly order: Order;
  /** When this data was known to be current, epoch ms. */
  readonly readAt: number;
  readonly freshness: 'live' | 'reconnecting' | 'still';
  /** Timeline entries that came while the card was in view. */
  readonly newEntryIds: readonly string[];
}

export interface OfferStep {
  readonly stage: 'idle' | 'asking' | 'extending' | 'releasing' | 'failed';
  /** What was tried last and under which key, until it has come through. */
  readonly tried: { readonly what: string; readonly key: string } | null;
  /** The hold that came of it. */
  readonly holdId: string | null;
  /** Why the graph said no, in its words. */
  readonly problem: string | null;
  readonly failure: Failure | null;
}

export const newOffer: OfferStep = {
  stage: 'idle',
  tried: null,
  holdId: null,
  problem: null,
  failure: null,
};

export interface TicketDraft {
  readonly topic: TicketTopic;
  readonly email: string;
  readonly text: string;
}

export interface TicketForm {
  readonly stage: 'ready' | 'sending' | 'failed' | 'confirmed';
  /** What was written so far; null before anything was. */
  readonly draft: TicketDraft | null;
  /** What was tried last and under which key, until it has come through. */
  readonly tried: { readonly what: string; readonly key: string } | null;
  readonly problem: { readonly field: string | null; readonly message: string } | null;
  readonly failure: Failure | null;
  readonly ticketId: string | null;
}

export const newTicketForm: TicketForm = {
  stage: 'ready',
  draft: null,
  tried: null,
  problem: null,
  failure: null,
  ticketId: null,
};

export interface Upload {
  /** As the file is called on the shopper's device; it stays there. */
  readonly name: string;
  /** `checking`: it has arrived and is looked at. */
  readonly stage: 'sending' | 'checking' | 'refused';
  /** 0 to 1. */
  readonly share: number;
  /** Why it was refused. */
  readonly problem: string | null;
}

export interface SavedPieces {
  /** Of the list that was read last; 0 before there is one. */
  readonly version: number;
  /** Every piece on it, also those that the catalog did not answer for. */
  readonly ids: readonly string[];
  /** Those that can be shown, with the changes that are not written yet. */
  readonly pieces: readonly Piece[];
  /** Changes that are not written yet, oldest first. */
  readonly pending: readonly SavedChange[];
}

export interface SavedChange {
  readonly piece: Piece;
  readonly isSaved: boolean;
}

export interface Rating {
  readonly stage: 'offered' | 'sending' | 'sent' | 'failed' | 'skipped';
  /** 1 to 5; 0 before a choice. */
  readonly stars: number;
  readonly comment: string;
  readonly problem: string | null;
  readonly failure: Failure | null;
}

export const newRating: Rating = {
  stage: 'offered',
  stars: 0,
  comment: '',
  problem: null,
  failure: null,
};

export const limits = {
  messagesMax: 200,
  outgoingMax: 20,
  ordersMax: 5,
  holdsMax: 20,
  ticketsMax: 20,
} as const;

export const initialState: State = {
  view: 'start',
  open: false,
  openedBy: 'launcher',
  config: null,
  configFailed: null,
  messages: [],
  outgoing: [],
  restored: false,
  connection: 'fine',
  orders: {},
  unreadOrders: {},
  lookups: {},
  holds: {},
  offers: {},
  shortlist: { version: 0, ids: [], pieces: [], pending: [] },
  tickets: {},
  ticketForms: {},
  pictures: [],
  upload: null,
  ratings: {},
  unread: 0,
  spoken: { text: '', count: 0, urgent: false },
};
