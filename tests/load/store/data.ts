/** What the benchmark stores: products and orders, the same in each run. */
import { ObjectId } from 'bson';
import type { Collection, Db } from 'mongodb';
import type { Random } from '../../../kernel/random.ts';
import { seededRandom } from '../../support/seeded-random.ts';

export interface Product {
  _id: ObjectId;
  sku: string;
  name: string;
  description: string;
  category: string;
  price: number;
  currency: string;
  stock: number;
  tags: string[];
  attributes: { color: string; weight: number; dims: { w: number; h: number } };
  active: boolean;
  createdAt: Date;
}

export interface Order {
  number: string;
  customerId: string;
  status: string;
  lines: { productId: ObjectId; qty: number; price: number }[];
  total: number;
  createdAt: Date;
}

export interface Shop {
  readonly db: Db;
  readonly products: Collection<Product>;
  readonly orders: Collection<Order>;
  /** Products; there are twice as many orders. */
  readonly size: number;
}

const words =
  'gold silver ring chain pearl ruby opal oval round classic slim bold garden morning light river stone cotton leather steel'.split(
    ' ',
  );
const statuses = ['new', 'paid', 'shipped', 'done'];
const loadBatch = 1000;
const firstDay = 1_700_000_000_000;
export const categories = 40;
export const customers = 20_000;

export const productId = (i: number): ObjectId => new ObjectId(i.toString(16).padStart(24, '0'));

export const shopIn = (db: Db, size: number): Shop => ({
  db,
  products: db.collection<Product>('products'),
  orders: db.collection<Order>('orders'),
  size,
});

export async function createIndexes({ products, orders }: Shop): Promise<void> {
  await products.createIndexes([
    { key: { sku: 1 }, unique: true },
    { key: { category: 1, price: 1 } },
    { key: { category: 1, createdAt: -1 } },
    { key: { tags: 1 } },
  ]);
  await orders.createIndexes([
    { key: { customerId: 1, createdAt: -1 } },
    { key: { status: 1, createdAt: -1 } },
    { key: { number: 1 }, unique: true },
  ]);
}

export async function createTextIndex({ products }: Shop): Promise<void> {
  await products.createIndex({ name: 'text', description: 'text' });
}

export async function loadProducts({ products, size }: Shop): Promise<void> {
  const random = seededRandom(1);
  for (let from = 0; from < size; from += loadBatch) {
    await products.insertMany(
      Array.from({ length: Math.min(loadBatch, size - from) }, (_, i) => product(random, from + i)),
    );
  }
}

export async function loadOrders({ orders, size }: Shop): Promise<void> {
  const random = seededRandom(2);
  for (let from = 0; from < size * 2; from += loadBatch) {
    await orders.insertMany(
      Array.from({ length: Math.min(loadBatch, size * 2 - from) }, (_, i) =>
        order(random, from + i, size),
      ),
    );
  }
}

function product(random: Random, i: number): Product {
  const text = (count: number) => Array.from({ length: count }, () => word(random)).join(' ');
  return {
    _id: productId(i),
    sku: `SKU-${i}`,
    name: `${text(3)} ${i}`,
    description: text(14),
    category: `cat-${random.int(categories)}`,
    price: 100 + random.int(99_900),
    currency: 'EUR',
    stock: random.int(500),
    tags: [word(random), word(random)],
    attributes: {
      color: words[random.int(4)] ?? '',
      weight: random.int(9000),
      dims: { w: random.int(100), h: random.int(100) },
    },
    active: random.int(10) > 0,
    createdAt: new Date(firstDay + random.int(60_000_000) * 1000),
  };
}

export function order(random: Random, i: number, products: number): Order {
  const lines = Array.from({ length: 1 + random.int(4) }, () => ({
    productId: productId(random.int(products)),
    qty: 1 + random.int(3),
    price: 100 + random.int(99_900),
  }));
  return {
    number: `O${i}`,
    customerId: `cust-${random.int(customers)}`,
    status: statuses[random.int(4)] ?? '',
    lines,
    total: lines.reduce((sum, { qty, price }) => sum + qty * price, 0),
    createdAt: new Date(firstDay + random.int(60_000_000) * 1000),
  };
}

const word = (random: Random): string => words[random.int(words.length)] ?? '';
