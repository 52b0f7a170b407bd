import type { Hold, Message, MessageOf, Order, Piece } from '../state/state.ts';

/** Examples for tests: each is whole, and takes what the test is about. */
export const anOrder = (change: Partial<Order> = {}): Order => ({
  id: 'o1',
  number: 'GG-12047',
  state: 'SHIPPED',
  shipmentStatus: 'IN_TRANSIT',
  version: 1,
  placedAt: '2026-11-18T09:00:00.000Z',
  deliveredAt: null,
  expectedDelivery: null,
  shipments: [{ id: 's1', carrierName: 'DPD', trackingNumber: '0521', trackingUrl: null }],
  statusHistory: [
    {
      id: 't1',
      title: 'In transit',
      location: 'Liège hub',
      shipmentStatus: 'IN_TRANSIT',
      orderState: null,
      occurredAt: '2026-11-20T21:07:00.000Z',
    },
  ],
  lines: [
    {
      id: 'l1',
      title: 'Aube solitaire',
      quantity: 1,
      variant: { id: 'v1', title: 'Size 52' },
      product: {
        id: 'p1',
        title: 'Aube solitaire',
        image: { url: '/art/ring.svg', alt: 'Yellow gold solitaire ring' },
      },
    },
  ],
  ...change,
});

const base = (seq: number) => ({ id: `m${seq}`, seq, sentAt: '2026-11-21T14:00:00.000Z' });

export const shopperText = (seq: number, text: string): Message => ({
  ...base(seq),
  __typename: 'ShopperText',
  text,
});

export const assistantText = (
  seq: number,
  text: string,
  quickReplies: MessageOf<'AssistantText'>['quickReplies'] = [],
): Message => ({ ...base(seq), __typename: 'AssistantText', text, quickReplies });

export const lookupCard = (seq: number): Message => ({
  ...base(seq),
  __typename: 'OrderStatusCard',
  lookupNeeded: true,
  order: null,
  orderNumber: null,
});

export const orderCard = (seq: number, order: Order): Message => ({
  ...base(seq),
  __typename: 'OrderStatusCard',
  lookupNeeded: false,
  order,
  orderNumber: null,
});

export const csatBar = (seq: number, run = 1): MessageOf<'CsatBar'> => ({
  ...base(seq),
  __typename: 'CsatBar',
  question: 'Did that answer your question?',
  intent: 'TRACK_ORDER',
  run,
});

export const aPiece = (change: Partial<Piece> = {}): Piece => ({
  id: 'p1',
  handle: 'aube-solitaire',
  title: 'Aube solitaire',
  stone: 'Diamond',
  availability: 'READY_TO_SHIP',
  metal: { code: 'YELLOW_GOLD', name: 'Yellow gold' },
  price: { amount: '1940.00', currencyCode: 'EUR' },
  image: { url: '/art/ring.svg', alt: 'Yellow gold solitaire ring' },
  ...change,
});

export const productCard = (seq: number): Message => ({
  ...base(seq),
  __typename: 'ProductCard',
  search: {
    id: 'q1',
    title: 'Rings under €2,500',
    products: { totalCount: 14, nodes: [aPiece()] },
    nearest: null,
  },
});

export const aHold = (change: Partial<Hold> = {}): Hold => ({
  id: 'h1',
  state: 'ACTIVE',
  reservedAt: '2026-11-21T14:00:00.000Z',
  expiresAt: '2026-11-23T14:00:00.000Z',
  extendable: true,
  version: 1,
  product: { id: 'p1' },
  variant: { id: 'v52' },
  ...change,
});

export const offerCard = (seq: number, activeHold: Hold | null = null): Message => {
  const price = { amount: '1940.00', currencyCode: 'EUR' } as const;
  const availability = 'READY_TO_SHIP';
  return {
    ...base(seq),
    __typename: 'OfferCard',
    offer: {
      product: {
        ...aPiece(),
        variants: [
          { id: 'v50', title: 'Size 50', availability, price },
          { id: 'v52', title: 'Size 52', availability, price },
          { id: 'v54', title: 'Size 54', availability: 'SOLD_OUT', price },
        ],
        activeHold,
      },
    },
  };
};

export const escalationForm = (
  seq: number,
  sentAt = '2026-11-21T14:00:00.000Z',
): MessageOf<'EscalationForm'> => ({
  ...base(seq),
  sentAt,
  __typename: 'EscalationForm',
  reason: 'A word with a person',
  promise: 'A person answers within about 2 hours.',
  intent: 'STYLIST_CONTACT',
  topic: null,
  order: null,
});
