/** What becomes of something when its customer is forgotten. */
export type Fate = 'goes' | 'stays' | 'nameless';

interface Kept {
  readonly name: string;
  readonly fate: Fate;
}

/** Collections as staff call them, and what becomes of each (docs/decisions/0016). */
const kept: Readonly<Record<string, Kept>> = {
  orders: { name: 'Orders', fate: 'stays' },
  order_openings: { name: 'Orders opened in a conversation', fate: 'goes' },
  order_lookups: { name: 'Guest checks', fate: 'goes' },
  widgetOrderSubscriptions: { name: 'Order updates asked for', fate: 'goes' },
  order_update_deliveries: { name: 'Order updates sent', fate: 'goes' },
  mailbox: { name: 'Letters in the development mailbox', fate: 'goes' },
  hook_inbox: { name: 'Carrier scans that found no parcel', fate: 'goes' },
  returns: { name: 'Returns', fate: 'stays' },
  sessions: { name: 'Conversations', fate: 'goes' },
  messages: { name: 'Messages', fate: 'goes' },
  capsuleHolds: { name: 'Holds', fate: 'goes' },
  widgetShortlists: { name: 'Saved pieces', fate: 'goes' },
  widgetInspiration: { name: 'Pictures', fate: 'goes' },
  stylistTickets: { name: 'Tickets', fate: 'goes' },
  analytics_events: { name: 'Events that were counted', fate: 'nameless' },
  csatFeedback: { name: 'Ratings', fate: 'nameless' },
  analytics_sessions: { name: 'What figures know of conversations', fate: 'goes' },
};

/** What is newer than this page is told by its own name, with no promise of what becomes of it. */
export const keptWords = (
  collection: string,
): { readonly name: string; readonly fate: Fate | null } =>
  kept[collection] ?? { name: collection, fate: null };

export const fateWords: Readonly<Record<Fate, string>> = {
  goes: 'goes',
  stays: 'stays, without the person',
  nameless: 'stays, under a name that leads to nobody',
};

/** What stays after a customer was forgotten: what is left of it, why, and for how long. */
export const remains = [
  {
    what: 'Orders and returns',
    left: 'Number, pieces, amounts, days and the country that was taxed. No name, address, e-mail, parcel number or word of theirs.',
    why: 'The books have to be kept by law (GDPR, Art. 17(3)(b)).',
    until: 'As long as your tax and commercial law asks: the shop itself deletes no order.',
  },
  {
    what: 'Events and ratings',
    left: 'That something happened, under a random name that nothing leads to.',
    why: 'They tell of nobody any more; the figures stay as they were.',
    until: 'Events go 180 days after they came, sums after 750; ratings are kept.',
  },
  {
    what: 'This erasure',
    left: 'When it was asked for and by whom, what each part did, and a salted hash of the customer’s id.',
    why: 'It is the proof that it was done (GDPR, Art. 5(2)).',
    until: 'It is kept.',
  },
  {
    what: 'Remembered replies',
    left: 'The id of a conversation that is gone.',
    why: 'A request that is sent twice must not act twice.',
    until: 'One day.',
  },
  {
    what: 'Backups and logs',
    left: 'Backups hold the data as it was; logs hold no personal data, only ids.',
    why: 'They lie outside of the database.',
    until: 'Until their own retention ends, which operations sets.',
  },
] as const;
