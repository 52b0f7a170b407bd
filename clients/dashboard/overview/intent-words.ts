/** What shoppers want, as a lead says it. */
const words: Readonly<Record<string, string>> = {
  FIND_PRODUCT: 'Find a piece',
  TRACK_ORDER: 'Track an order',
  RETURN_EXCHANGE: 'Return or exchange',
  CAPSULE_RESERVE: 'Hold a piece',
  STYLIST_CONTACT: 'Talk to a person',
  CSAT: 'Give a rating',
  SHORTLIST_SAVE: 'Save a piece',
  INSPIRATION_UPLOAD: 'Show a picture',
  ORDER_UPDATES_SUBSCRIBE: 'Be told of an order',
};

/** One that is newer than this page is told by its name. */
export const intentWords = (intent: string): string => words[intent] ?? intent;
