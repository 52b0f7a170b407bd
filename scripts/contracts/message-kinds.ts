/** The graph's type of each kind of message. Where there are no type names, over REST, the kind stands for it. */
export const typeOfKind = {
  SHOPPER_TEXT: 'ShopperText',
  ASSISTANT_TEXT: 'AssistantText',
  PRODUCT_CARD: 'ProductCard',
  OFFER_CARD: 'OfferCard',
  ORDER_STATUS: 'OrderStatusCard',
  CSAT_BAR: 'CsatBar',
  ESCALATION_FORM: 'EscalationForm',
} as const;
