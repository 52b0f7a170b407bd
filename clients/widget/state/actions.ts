import type { Lookup, LookupHappening } from '../domain/lookup.ts';
import type {
  Config,
  Connection,
  Failure,
  Message,
  Order,
  Outgoing,
  Rating,
  State,
} from './state.ts';

/** Everything that can happen to the panel. */
export type Action =
  | { type: 'panelOpened' }
  | { type: 'panelClosed' }
  | { type: 'viewChosen'; view: State['view'] }
  | { type: 'configRead'; config: Config }
  | { type: 'configFailed'; failure: Failure }
  | { type: 'conversationRestored'; messages: readonly Message[]; orderId: string | null }
  | { type: 'conversationForgotten' }
  | { type: 'said'; outgoing: Outgoing }
  | { type: 'sendingStarted'; key: string }
  | { type: 'answered'; key: string; messages: readonly Message[] }
  | { type: 'sendingFailed'; key: string; failure: Failure }
  | { type: 'discarded'; key: string }
  | { type: 'messagesRead'; messages: readonly Message[] }
  | { type: 'connectionChanged'; connection: Connection }
  | { type: 'lookupMoved'; id: string; happening: LookupHappening; brought?: Partial<Lookup> }
  | { type: 'orderRead'; order: Order; at: number }
  | { type: 'orderNews'; order: Order; at: number; headline: string; entryId: string | null }
  | { type: 'ordersFreshness'; freshness: 'live' | 'reconnecting' | 'still' }
  | { type: 'rated'; id: string; rating: Partial<Rating> }
  | { type: 'spoke'; text: string };
