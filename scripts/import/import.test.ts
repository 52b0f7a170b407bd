import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parseDescriptor } from '../../app/art/descriptor.ts';
import type { StoredEvent } from '../../kernel/events/event.ts';
import type { ProductRecord } from '../../subgraphs/catalog/index.ts';
import type { OrderRecord } from '../../subgraphs/orders/index.ts';
import { fakeClock } from '../../tests/support/fake-clock.ts';
import { testConfig } from '../../tests/support/test-config.ts';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.ts';
import { createCatalogImporter, createOrdersImporter } from './importers.ts';
import { type ImportState, rejectsOf, runImport } from './run-import.ts';
import { parcelOf, publishedNumbers } from './tracking.ts';

let database: TestDatabase;
let folder: string;
const clock = fakeClock();
const config = testConfig();
const common = { clock, tenant: 'glowglitch', limit: null, onProgress: () => {} };

beforeAll(async () => {
  database = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), 'aurora-import-'));
});
afterAll(() => database[Symbol.asyncDispose]());

async function aFile(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

const parts = (path: string) => ({ db: database.db, clock, config, path, currencyCode: 'EUR' });

const rejects = async (state: ImportState) => {
  const found = await rejectsOf(database.db)
    .find({ importId: state._id })
    .sort({ index: 1 })
    .toArray();
  return found.map(({ place, reason }) => `${place}: ${reason}`);
};

const catalogYaml = `
- id: aaaaaaaa-1
  name: Lustrous Heart Diamond Pendant
  category: jewelry
  style: necklace
  description: A heart in white
    gold with a diamond.
  price: 199.9
  current_stock: 3
- id: bbbbbbbb-2
  name: Lava Stone Bracelet
  category: jewelry
  style: bracelet
  description: Black beads.
  price: 12.99
  current_stock: 0
- id: cccccccc-3
  name: Backpack
  category: accessories
  style: backpack
  description: Sturdy.
  price: 10
  current_stock: 1
- id: dddddddd-4
  name: [broken
- id: eeeeeeee-5
  name: Ring
  category: jewelry
  style: ring
  description: Gold.
  price: -1
  current_stock: 1
`;

test('jewellery becomes pieces of ours, the rest is listed with its place and reason', async () => {
  const importer = await createCatalogImporter(parts(await aFile('catalog.yaml', catalogYaml)));
  const state = await runImport(importer, { ...database, ...common });
  expect(state).toMatchObject({
    state: 'done',
    position: 5,
    accepted: 2,
    created: 2,
    rejected: 3,
    notes: { 'no metal is named: taken as silver': 1 },
  });
  expect(await rejects(state)).toEqual([
    'product 3: category accessories is not jewellery',
    'product 4: it is no YAML',
    expect.stringContaining('product 5: price'),
  ]);
  const products = await database.db
    .collection<ProductRecord>('products')
    .find()
    .sort({ _id: 1 })
    .toArray();
  expect(products).toMatchObject([
    {
      title: 'Lustrous Heart Diamond Pendant',
      category: 'NECKLACES',
      metal: 'WHITE_GOLD',
      stone: 'Diamond',
      priceMinor: 19990,
      readyToShip: true,
    },
    {
      title: 'Lava Stone Bracelet',
      category: 'BRACELETS',
      metal: 'SILVER',
      stone: null,
      availability: 'SOLD_OUT',
    },
  ]);
  for (const { art } of products) expect(parseDescriptor(art)).not.toBeNull();
});

test('pieces come with the events that tell of them; one that is there already is changed', async () => {
  const again = catalogYaml.replace('name: Lava Stone Bracelet', 'name: Lava Stone Bangle');
  const importer = await createCatalogImporter(parts(await aFile('again.yaml', again)));
  await runImport(importer, { ...database, ...common });
  const { db } = database;
  const [bangle] = await db
    .collection<ProductRecord>('products')
    .find({ title: /Bangle/ })
    .toArray();
  expect(bangle?.version).toBe(2);
  const events = await db
    .collection<StoredEvent>('events')
    .find({ key: `Product:${bangle?._id}` })
    .sort({ keySeq: 1 })
    .toArray();
  const variants = [{ variantId: bangle?.variants[0]?._id, availability: 'SOLD_OUT' }];
  expect(events).toMatchObject([
    { keySeq: 1, data: { variants } },
    { keySeq: 2, data: { variants } },
  ]);
});

const header =
  'Order ID,Order Date,Ship Date,Customer ID,Customer Name,City,Country,Postal Code,Product ID,Product Name,Sales,Quantity,Tracking Number';
const anOrder = (
  id: string,
  {
    day = '2016-01-10',
    shipped = '2016-01-12',
    sales = '10.005',
    quantity = '2',
    tracking = '',
  } = {},
) =>
  `${id},${day},${shipped},C-1,Ann Sample,Henderson,United States,42420,P-1,"A ""fine"" thing",${sales},${quantity},${tracking}`;

test("orders keep their totals to the cent and their parcels where the number is a carrier's", async () => {
  const rows = [
    anOrder('A-1', { tracking: '9400111202555842332669' }),
    anOrder('A-1', { sales: '5', quantity: '3' }),
    anOrder('A-2', { tracking: '9261292700768711948020' }),
    anOrder('A-3', { shipped: '2016-01-01' }),
    anOrder('A-4', { quantity: '0' }),
    anOrder('A-4'),
    anOrder('A-5', { day: '2016-02-30' }),
    anOrder('A-1'),
  ];
  const path = await aFile('orders.csv', [header, ...rows].join('\n'));
  const state = await runImport(await createOrdersImporter(parts(path)), {
    ...database,
    ...common,
  });
  expect(state).toMatchObject({ position: 6, accepted: 2, rejected: 4 });
  expect(await rejects(state)).toEqual([
    'row 3, tracking number 9261292700768711948020: of no known carrier: no parcel',
    'row 4: it was shipped before it was ordered',
    expect.stringContaining('rows 5–6: Quantity'),
    expect.stringContaining('row 7: Order Date'),
    'row 8: its order began further up',
  ]);
  const orders = await database.db
    .collection<OrderRecord>('orders')
    .find()
    .sort({ _id: 1 })
    .toArray();
  expect(orders).toMatchObject([
    {
      number: 'A-1',
      state: 'COMPLETED',
      totalMinor: 1501,
      shipments: [{ carrier: 'usps', trackingNumber: '9400111202555842332669' }],
      lines: [
        { quantity: 2, unitPriceMinor: 501, totalMinor: 1001 },
        { quantity: 3, unitPriceMinor: 167, totalMinor: 500 },
      ],
    },
    { number: 'A-2', shipments: [] },
  ]);
  const ofOrders = { type: /^aurora\.order\./ };
  expect(await database.db.collection('events').countDocuments(ofOrders)).toBe(4);
});

test('an import that is cut goes on where it stopped and repeats nothing', async () => {
  const rows = Array.from({ length: 250 }, (_, index) => anOrder(`R-${index}`));
  const path = await aFile('resume.csv', [header, ...rows].join('\n'));
  const cut = await runImport(await createOrdersImporter(parts(path)), {
    ...database,
    ...common,
    limit: 130,
  });
  expect(cut).toMatchObject({ state: 'running', position: 130, created: 130 });

  const importer = await createOrdersImporter(parts(path));
  const failing = { ...importer, store: async () => Promise.reject(new Error('power cut')) };
  await expect(runImport(failing, { ...database, ...common })).rejects.toThrow('power cut');

  const done = await runImport(importer, { ...database, ...common });
  expect(done).toMatchObject({ state: 'done', position: 250, created: 250 });
  expect(await runImport(importer, { ...database, ...common })).toEqual(done);
  const filter = { number: /^R-/ };
  expect(await database.db.collection('orders').countDocuments(filter)).toBe(250);
});

test('a file of another form is refused with the form it should have', async () => {
  const options = { ...database, ...common };
  const catalogue = await aFile('wrong.yaml', 'pieces:\n  - id: ring\n');
  const orders = await aFile('wrong.csv', 'Order ID,Customer ID\n');
  await expect(
    runImport(await createCatalogImporter(parts(catalogue)), options),
  ).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    message: expect.stringContaining('a catalogue is a YAML list'),
  });
  await expect(runImport(await createOrdersImporter(parts(orders)), options)).rejects.toThrow(
    'The file has nothing to take: orders are a CSV file, and its first line names the columns',
  );
});

test('of the published tracking numbers the right ones name their carrier', () => {
  const numbers = publishedNumbers();
  const named = numbers.filter((number) => parcelOf(number));
  expect(numbers.length).toBeGreaterThan(100);
  expect(named.length).toBeGreaterThan(80);
  expect(named.length).toBeLessThan(numbers.length);
});
