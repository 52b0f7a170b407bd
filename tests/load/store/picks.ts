/** What each operation of a line is about, at random. */
import { seededRandom } from '../../support/seeded-random.ts';
import { categories, type Order, order, productId, type Shop } from './data.ts';

export const random = seededRandom(3);

export const someProduct = ({ size }: Shop) => productId(random.int(size));

export const someCategory = () => `cat-${random.int(categories)}`;

let orderNumber = 1_000_000_000;

export function newOrder({ size }: Shop): Order {
  orderNumber += 1;
  return order(random, orderNumber, size);
}
