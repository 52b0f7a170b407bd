import { findProduct } from './find-product.ts';
import { orderChange } from './order-change.ts';
import { otherTopics } from './other-topics.ts';
import { otherWishes } from './other-wishes.ts';
import { returnExchange } from './return-exchange.ts';
import type { Rule } from './rule.ts';
import { stylistContact } from './stylist-contact.ts';
import { trackOrder } from './track-order.ts';

export { entityEvidence } from './entity-evidence.ts';
export type { Topic } from './rule.ts';

/** Raised with every change of a rule or weight, so that a stored answer says what it was decided by. */
export const rulesVersion = '2026-11-22.1';

export const rules: readonly Rule[] = [
  ...findProduct,
  ...trackOrder,
  ...returnExchange,
  ...stylistContact,
  ...orderChange,
  ...otherWishes,
  ...otherTopics,
];
