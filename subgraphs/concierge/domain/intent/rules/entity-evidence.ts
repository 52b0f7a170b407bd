import type { Entities } from '../entities.ts';
import type { Topic } from './rule.ts';

/** What named things say for a topic, beside the rules. */
export const entityEvidence: readonly {
  readonly name: string;
  readonly topic: Topic;
  readonly weight: number;
  readonly holds: (entities: Entities) => boolean;
}[] = [
  { name: 'category', topic: 'FIND_PRODUCT', weight: 0.75, holds: (e) => e.categories.length > 0 },
  { name: 'metal', topic: 'FIND_PRODUCT', weight: 0.6, holds: (e) => e.metals.length > 0 },
  { name: 'style or stone', topic: 'FIND_PRODUCT', weight: 0.6, holds: (e) => e.words.length > 0 },
  {
    name: 'price',
    topic: 'FIND_PRODUCT',
    weight: 0.6,
    holds: (e) => e.price !== null || e.isPriceNegative,
  },
  { name: 'sort', topic: 'FIND_PRODUCT', weight: 0.4, holds: (e) => e.sort !== null },
  { name: 'ready to ship', topic: 'FIND_PRODUCT', weight: 0.3, holds: (e) => e.readyToShip },
  {
    name: 'place on the shelf',
    topic: 'FIND_PRODUCT',
    weight: 0.4,
    holds: (e) => e.place !== null,
  },
  { name: 'order number', topic: 'TRACK_ORDER', weight: 0.7, holds: (e) => e.orderNumber !== null },
];
