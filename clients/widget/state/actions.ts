import type { Lookup, LookupHappening } from '../domain/lookup.ts';
import type {
  Config,
  Connection,
  Failure,
  Hold,
  Inspiration,
  Message,
  OfferStep,
  Order,
  Outgoing,
  Piece,
  Rating,
  Shortlist,
  State,
  Ticket,
  TicketForm,
  Upload,
  WatchedOrder,
} from './state.ts';

/** Ratings that the graph keeps for this session. */
export type Given = readonly {
  readonly intent: string;
  readonly run: number;
  readonly rating: number;
}[];

/** Everything that can happen to the panel. */
export type Action =
  | { type: 'panelOpened'; trigger: State['openedBy'] }
  | { type: 'panelClosed' }
  | { type: 'viewChosen'; view: State['view'] }
  | { type: 'configRead'; config: Config }
  | { type: 'configFailed'; failure: Failure }
  | {
      type: 'conversationRestored';
      messages: readonly Message[];
      ratings: Given;
      shortlist: Shortlist | null;
      tickets: readonly Ticket[];
      pictures: readonly Inspiration[];
      orderId: string | null;
    }
  | { type: 'conversationForgotten' }
  | { type: 'said'; outgoing: Outgoing }
  | { type: 'sendingStarted'; key: string }
  | { type: 'answered'; key: string; messages: readonly Message[] }
  | { type: 'sendingFailed'; key: string; failure: Failure }
  | { type: 'discarded'; key: string }
  | { type: 'messagesRead'; messages: readonly Message[] }
  /** What Aurora says to something that was done. */
  | { type: 'remarked'; messages: readonly Message[] }
  | { type: 'offerMoved'; id: string; next: Partial<OfferStep> }
  | { type: 'holdRead'; hold: Hold; offerId: string | null }
  | { type: 'shortlistRead'; shortlist: Shortlist }
  | { type: 'pieceSaved'; piece: Piece; isSaved: boolean }
  | { type: 'pieceKept'; pieceId: string }
  | { type: 'pieceNotKept'; piece: Piece; isSaved: boolean }
  | { type: 'ticketRead'; ticket: Ticket }
  | { type: 'ticketFormMoved'; id: string; next: Partial<TicketForm> }
  | { type: 'uploadMoved'; upload: Upload | null }
  | { type: 'pictureKept'; picture: Inspiration }
  | { type: 'pictureRemoved'; pictureId: string }
  | { type: 'connectionChanged'; connection: Connection }
  | { type: 'lookupMoved'; id: string; happening: LookupHappening; brought?: Partial<Lookup> }
  | { type: 'orderUnread'; orderId: string; failure: Failure }
  | { type: 'orderNews'; order: Order; at: number; headline: string; entryId: string | null }
  | { type: 'ordersFreshness'; freshness: WatchedOrder['freshness']; at: number }
  | { type: 'rated'; id: string; rating: Partial<Rating> }
  | { type: 'spoke'; text: string };
