/** What a shopper may want of the concierge: the graph's `Intent`. */
export const intents = [
  'FIND_PRODUCT',
  'TRACK_ORDER',
  'RETURN_EXCHANGE',
  'CAPSULE_RESERVE',
  'STYLIST_CONTACT',
  'CSAT',
  'SHORTLIST_SAVE',
  'INSPIRATION_UPLOAD',
  'ORDER_UPDATES_SUBSCRIBE',
] as const;
export type Intent = (typeof intents)[number];
