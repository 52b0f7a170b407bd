import { type Hold, limits, newOffer, type OfferStep, type State } from './state.ts';

/** The hold in its newest version, whichever way it came, and the offer that it came of. */
export function withHold(state: State, hold: Hold, offerId: string | null): State {
  const known = state.holds[hold.id];
  const newest = known && known.version > hold.version ? known : hold;
  const others = Object.entries(state.holds).filter(([id]) => id !== hold.id);
  const holds = {
    ...Object.fromEntries(others.slice(-(limits.holdsMax - 1))),
    [hold.id]: newest,
  };
  return offerId === null
    ? { ...state, holds }
    : withOffer({ ...state, holds }, offerId, { holdId: hold.id });
}

export const withOffer = (state: State, id: string, next: Partial<OfferStep>): State => ({
  ...state,
  offers: { ...state.offers, [id]: { ...newOffer, ...state.offers[id], ...next } },
});

/** The hold that an offer shows: its own, else one of the piece that is open. */
export function holdOfOffer(state: State, messageId: string, productId: string): Hold | undefined {
  const own = state.offers[messageId]?.holdId;
  if (own) return state.holds[own];
  return Object.values(state.holds).findLast(
    (hold) => hold.product?.id === productId && isOpen(hold),
  );
}

const isOpen = ({ state }: Hold): boolean => state === 'ACTIVE' || state === 'EXTENDED';

/** What is spoken when a hold moves by itself or by the shopper; what Aurora says of it is spoken as her message. */
export const holdInWords: Readonly<Record<Hold['state'], string>> = {
  ACTIVE: '',
  EXTENDED: 'The hold is extended, once.',
  RELEASED: 'The hold is released.',
  EXPIRED: 'The hold has ended. The piece is free again.',
  CONVERTED: 'The piece is yours.',
};
