import { toGlobalId } from '../../../kernel/ids.ts';
import { encodeProductOffer } from '../../../kernel/product-search.ts';
import type { MessageKind } from '../domain/message.ts';
import type {
  AssistantTextResolvers,
  CsatBarResolvers,
  EscalationFormResolvers,
  MessageResolvers,
  OfferCardResolvers,
  OrderStatusCardResolvers,
  ProductCardResolvers,
  ShopperTextResolvers,
} from '../generated/types.ts';

/** The graph's type of each kind of message. */
const typeOf = {
  SHOPPER_TEXT: 'ShopperText',
  ASSISTANT_TEXT: 'AssistantText',
  PRODUCT_CARD: 'ProductCard',
  OFFER_CARD: 'OfferCard',
  ORDER_STATUS: 'OrderStatusCard',
  CSAT_BAR: 'CsatBar',
  ESCALATION_FORM: 'EscalationForm',
} as const satisfies Record<MessageKind, string>;

const id = ({ _id }: { readonly _id: string }): string => toGlobalId('Message', _id);
const reference = <T extends string>(typeName: T, localId: string) => ({
  __typename: typeName,
  id: toGlobalId(typeName, localId),
});

export const Message: MessageResolvers = { __resolveType: ({ kind }) => typeOf[kind] };

export const ShopperText: ShopperTextResolvers = { id };
export const AssistantText: AssistantTextResolvers = { id };
export const CsatBar: CsatBarResolvers = {
  id,
  // Conversations from before runs were counted rated an intent once.
  run: ({ run }) => run ?? 1,
};
export const EscalationForm: EscalationFormResolvers = {
  id,
  // Conversations from before forms said what they hand over asked for a person.
  intent: ({ intent }) => intent ?? 'STYLIST_CONTACT',
  order: ({ orderId }) => (orderId ? reference('Order', orderId) : null),
};

export const ProductCard: ProductCardResolvers = {
  id,
  search: ({ search }) => reference('ProductSearch', search),
};

export const OfferCard: OfferCardResolvers = {
  id,
  search: ({ search }) => reference('ProductSearch', search),
  offer: (offered) => reference('ProductOffer', encodeProductOffer(offered)),
};

export const OrderStatusCard: OrderStatusCardResolvers = {
  id,
  lookupNeeded: ({ orderId }) => orderId === null,
  order: ({ orderId }) => (orderId === null ? null : reference('Order', orderId)),
};
