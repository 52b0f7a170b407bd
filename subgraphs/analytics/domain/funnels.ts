import type { EventName } from './event-registry.ts';
import type { SessionSummary } from './session-summary.ts';

export type FunnelKey = 'DISCOVERY' | 'SELF_SERVICE' | 'STYLIST';

interface FunnelStep {
  readonly name: string;
  readonly isTaken: (session: SessionSummary) => boolean;
}

/** Events after which a person has to do with the session: it was not deflected. */
const personEvents: readonly EventName[] = [
  'aurora_escalation_shown',
  'aurora_stylist_ticket_created',
];

const did =
  (...names: readonly EventName[]) =>
  (session: SessionSummary): boolean =>
    names.some((name) => session.did.includes(name));
const wanted =
  (...intents: readonly string[]) =>
  (session: SessionSummary): boolean =>
    session.intents.some(({ intent }) => intents.includes(intent));

export const cameToPerson = did(...personEvents);
export const sawPieces = did('aurora_products_shown', 'aurora_offer_shown');
export const heldPiece = did('aurora_capsule_reserved');

/**
 * The funnels, step by step. A session is on a step when it took that one and every one before, in whatever order:
 * browsers' clocks are not ours, and a strict order would lose sessions to them.
 */
export const funnels: Readonly<Record<FunnelKey, readonly FunnelStep[]>> = {
  DISCOVERY: [
    { name: 'Opened the widget', isTaken: did('aurora_widget_open') },
    { name: 'Asked for a piece', isTaken: wanted('FIND_PRODUCT', 'CAPSULE_RESERVE') },
    { name: 'Saw pieces', isTaken: sawPieces },
    {
      name: 'Looked closer',
      isTaken: did(
        'aurora_product_view',
        'aurora_product_shortlisted',
        'aurora_capsule_reserved',
        'aurora_checkout_started',
      ),
    },
    {
      name: 'Held or bought one',
      isTaken: did(
        'aurora_capsule_reserved',
        'aurora_capsule_converted',
        'aurora_checkout_started',
      ),
    },
  ],
  SELF_SERVICE: [
    {
      name: 'Asked about an order',
      isTaken: wanted('TRACK_ORDER', 'RETURN_EXCHANGE', 'ORDER_UPDATES_SUBSCRIBE'),
    },
    {
      name: 'Saw or changed it',
      isTaken: did(
        'aurora_order_tracked',
        'aurora_return_initiated',
        'aurora_order_updates_subscribed',
      ),
    },
    { name: 'Needed no person', isTaken: (session) => !cameToPerson(session) },
    { name: 'Rated the answer', isTaken: did('aurora_csat_submitted') },
  ],
  STYLIST: [
    { name: 'Was offered a person', isTaken: cameToPerson },
    { name: 'Asked for one', isTaken: did('aurora_stylist_ticket_created') },
    { name: 'Rated the answer', isTaken: did('aurora_csat_submitted') },
  ],
};

export const funnelKeys = Object.keys(funnels) as readonly FunnelKey[];

/** How many steps the session took, from the first without a gap. */
export function stepsTaken(key: FunnelKey, session: SessionSummary): number {
  const missed = funnels[key].findIndex(({ isTaken }) => !isTaken(session));
  return missed < 0 ? funnels[key].length : missed;
}
