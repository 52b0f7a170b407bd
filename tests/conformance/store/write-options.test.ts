import { expect, test } from '@jest/globals';
import { Decimal128, Double, Long, ObjectId, Timestamp, UUID } from 'bson';
import type { Document } from 'mongodb';
import { rawConnection } from './raw-connection.ts';
import { changes, codeOf, useDatabase } from './support.ts';

/** A value of each type that an option can be mistaken for. */
const samples = {
  double: new Double(1),
  string: 'x',
  object: { a: 1 },
  array: [1],
  objectId: new ObjectId(),
  bool: true,
  date: new Date(0),
  null: null,
  regex: /x/,
  int: 1,
  long: Long.fromNumber(1),
  decimal: Decimal128.fromString('1'),
};
type Sample = keyof typeof samples;

const flag: readonly Sample[] = ['bool', 'null', 'int', 'long', 'double', 'decimal'];
const bool: readonly Sample[] = ['bool', 'null'];
const object: readonly Sample[] = ['object', 'null'];
const anything = Object.keys(samples) as Sample[];

type Make = (collection: string, field: string, value: unknown) => Document;

const inInsert: Make = (name, field, value) => ({
  insert: name,
  documents: [{ x: 1 }],
  [field]: value,
});
const inUpdate: Make = (name, field, value) => ({
  update: name,
  updates: [{ q: {}, u: { $set: { x: 1 } } }],
  [field]: value,
});
const inUpdateStatement: Make = (name, field, value) => ({
  update: name,
  updates: [{ q: {}, u: { $set: { x: 1 } }, [field]: value }],
});
const inDelete: Make = (name, field, value) => ({
  delete: name,
  deletes: [{ q: {}, limit: 1 }],
  [field]: value,
});
const inDeleteStatement: Make = (name, field, value) => ({
  delete: name,
  deletes: [{ q: {}, limit: 1, [field]: value }],
});
const inFindAndModify: Make = (name, field, value) => ({
  findAndModify: name,
  ...(field !== 'remove' && { update: { $set: { x: 1 } } }),
  [field]: value,
});

interface OptionRule {
  readonly command: string;
  readonly make: Make;
  readonly option: string;
  readonly takes: readonly Sample[];
  readonly code: number;
}

const rulesOf = (
  command: string,
  make: Make,
  options: readonly (readonly [string, readonly Sample[], number])[],
): readonly OptionRule[] =>
  options.map(([option, takes, code]) => ({ command, make, option, takes, code }));

const unknown = ['unknownOption', [], 40415] as const;

const rules: readonly OptionRule[] = [
  ...rulesOf('insert', inInsert, [
    ['ordered', bool, 14],
    ['bypassDocumentValidation', flag, 14],
    ['comment', anything, 14],
    ['insert', ['string'], 73],
    unknown,
  ]),
  ...rulesOf('update', inUpdate, [
    ['ordered', bool, 14],
    ['bypassDocumentValidation', flag, 14],
    ['let', object, 14],
    ['comment', anything, 14],
    ['update', ['string'], 73],
    unknown,
  ]),
  ...rulesOf('update.updates', inUpdateStatement, [
    ['multi', bool, 14],
    ['upsert', bool, 14],
    unknown,
  ]),
  ...rulesOf('delete', inDelete, [
    ['ordered', bool, 14],
    ['let', object, 14],
    ['comment', anything, 14],
    ['delete', ['string'], 73],
    unknown,
  ]),
  ...rulesOf('delete.deletes', inDeleteStatement, [unknown]),
  ...rulesOf('findAndModify', inFindAndModify, [
    ['query', object, 14],
    ['fields', object, 14],
    ['new', flag, 14],
    ['upsert', flag, 14],
    ['remove', flag.filter((sample) => sample !== 'null'), 14],
    ['bypassDocumentValidation', flag, 14],
    ['let', object, 14],
    ['comment', anything, 14],
    ['findAndModify', ['string'], 73],
    unknown,
  ]),
];

const database = useDatabase();

const codeOfCommand = async (command: Document): Promise<number | undefined> => {
  try {
    const reply = await database.db.command(command);
    return reply['writeErrors']?.[0]?.code;
  } catch (error) {
    return codeOf(Promise.reject(error));
  }
};

test.each(rules)('$command takes $option of its types', async ({ make, option, takes, code }) => {
  const { collectionName } = database.plainCollection();
  const told: Record<string, number> = {};
  for (const [sample, value] of Object.entries(samples)) {
    // Without an update or a removal the command fails for another reason.
    if (option === 'remove' && sample === 'null') continue;
    const failed = await codeOfCommand(make(collectionName, option, value));
    if (failed !== undefined) told[sample] = failed;
  }
  const refused = anything.filter((sample) => !takes.includes(sample));
  const others = refused.filter((sample) => option !== 'remove' || sample !== 'null');
  expect(told).toEqual(Object.fromEntries(others.map((sample) => [sample, code])));
});

const q = {};
const u = { $set: { x: 1 } };

/** Commands on a collection named `name`, and the code that each fails with. */
const refusals: readonly (readonly [string, (name: string) => Document, number])[] = [
  ['insert without documents', (name) => ({ insert: name }), 40414],
  ['insert of no documents', (name) => ({ insert: name, documents: [] }), 16],
  ['insert of what is no document', (name) => ({ insert: name, documents: [1] }), 14],
  ['insert into no collection', () => ({ insert: '', documents: [{}] }), 73],
  [
    'index what views are defined by',
    () => ({ createIndexes: 'system.views', indexes: [{ key: { a: 1 }, name: 'a' }] }),
    67,
  ],
  ['insert into the server’s own', () => ({ insert: 'system.mine', documents: [{}] }), 73],
  ['insert into a name with a dollar', () => ({ insert: 'a$b', documents: [{}] }), 73],
  ['insert into a name that is too long', () => ({ insert: 'x'.repeat(256), documents: [{}] }), 73],
  ['insert of an array as id', (name) => ({ insert: name, documents: [{ _id: [1] }] }), 53],
  ['insert of a pattern as id', (name) => ({ insert: name, documents: [{ _id: /x/ }] }), 53],
  [
    'insert of a dollar in an id',
    (name) => ({ insert: name, documents: [{ _id: { $a: 1 } }] }),
    52,
  ],
  ['update without statements', (name) => ({ update: name }), 40414],
  ['update of no statements', (name) => ({ update: name, updates: [] }), 16],
  ['update without a filter', (name) => ({ update: name, updates: [{ u }] }), 40414],
  ['update without an update', (name) => ({ update: name, updates: [{ q }] }), 40414],
  ['update by text', (name) => ({ update: name, updates: [{ q, u: 'x' }] }), 9],
  ['update by null', (name) => ({ update: name, updates: [{ q, u: null }] }), 9],
  ['update by a list of numbers', (name) => ({ update: name, updates: [{ q, u: [1] }] }), 14],
  [
    'update of many by a document',
    (name) => ({ update: name, updates: [{ q, u: { x: 1 }, multi: true }] }),
    9,
  ],
  [
    'update of many in an order',
    (name) => ({ update: name, updates: [{ q, u, multi: true, sort: { x: 1 } }] }),
    9,
  ],
  [
    'update by fields and operators',
    (name) => ({ update: name, updates: [{ q, u: { ...u, y: 1 } }] }),
    9,
  ],
  [
    'update with constants but no pipeline',
    (name) => ({ update: name, updates: [{ q, u, c: { a: 1 } }] }),
    51198,
  ],
  [
    'update with filters for a pipeline',
    (name) => ({ update: name, updates: [{ q, u: [u], arrayFilters: [{ e: 1 }] }] }),
    9,
  ],
  [
    'update with filters that are no list',
    (name) => ({ update: name, updates: [{ q, u, arrayFilters: { e: 1 } }] }),
    14,
  ],
  [
    'update with filters that are no documents',
    (name) => ({ update: name, updates: [{ q, u, arrayFilters: [1] }] }),
    14,
  ],
  [
    'update with a hint that is a number',
    (name) => ({ update: name, updates: [{ q, u, hint: 1 }] }),
    9,
  ],
  [
    'update with a hint at no index',
    (name) => ({ update: name, updates: [{ q, u, hint: 'none' }] }),
    2,
  ],
  [
    'update with an unknown variable',
    (name) => ({ update: name, updates: [{ q, u: [{ $set: { a: '$$b' } }] }] }),
    17276,
  ],
  ['delete without statements', (name) => ({ delete: name }), 40414],
  ['delete of no statements', (name) => ({ delete: name, deletes: [] }), 16],
  ['delete without a filter', (name) => ({ delete: name, deletes: [{ limit: 1 }] }), 40414],
  ['delete without a limit', (name) => ({ delete: name, deletes: [{ q }] }), 40414],
  ['delete of two', (name) => ({ delete: name, deletes: [{ q, limit: 2 }] }), 9],
  ['delete of half', (name) => ({ delete: name, deletes: [{ q, limit: 0.5 }] }), 9],
  [
    'delete with a hint at no index',
    (name) => ({ delete: name, deletes: [{ q, limit: 1, hint: { a: 1 } }] }),
    2,
  ],
  ['findAndModify of nothing', (name) => ({ findAndModify: name }), 9],
  ['findAndModify by null', (name) => ({ findAndModify: name, update: null }), 9],
  [
    'findAndModify that removes and updates',
    (name) => ({ findAndModify: name, remove: true, update: u }),
    9,
  ],
  [
    'findAndModify that removes and returns the new',
    (name) => ({ findAndModify: name, remove: true, new: true }),
    9,
  ],
  [
    'findAndModify that removes and upserts',
    (name) => ({ findAndModify: name, remove: true, upsert: true }),
    9,
  ],
  [
    'findAndModify with filters for a pipeline',
    (name) => ({ findAndModify: name, update: [u], arrayFilters: [] }),
    9,
  ],
  ['findAndModify in no time', (name) => ({ findAndModify: name, update: u, maxTimeMS: -1 }), 2],
  [
    'findAndModify that returns a matched element of the new',
    (name) => ({
      findAndModify: name,
      query: { x: 1 },
      update: u,
      new: true,
      fields: { 'x.$': 1 },
    }),
    2,
  ],
];

test.each(refusals)('%s is refused', async (_what, make, code) => {
  const items = database.plainCollection();
  await items.insertOne({ _id: 1, x: 1 });
  expect(await codeOfCommand(make(items.collectionName))).toBe(code);
  expect(await items.countDocuments({ x: 1 })).toBe(1);
});

test('one wrong statement keeps all others from being run', async () => {
  const items = database.plainCollection();
  const updates = [
    { q: { _id: 1 }, u, upsert: true },
    { q, u, wrong: 1 },
  ];
  const command = { update: items.collectionName, updates, ordered: false };
  expect(await codeOf(database.db.command(command))).toBe(40415);
  expect(await items.countDocuments()).toBe(0);
});

test('an unknown operator fails its own statement only', async () => {
  const items = database.plainCollection();
  const updates = [
    { q, u: { $nope: { a: 1 } } },
    { q: { _id: 1 }, u, upsert: true },
  ];
  const command = { update: items.collectionName, updates, ordered: false };
  const reply = await database.db.command(command);
  expect(reply).toMatchObject({
    n: 1,
    upserted: [{ index: 1 }],
    writeErrors: [{ index: 0, code: 9 }],
  });
});

test('a wrong filter is an error where there is no collection, and makes none', async () => {
  const { db } = database;
  const q = { $nope: 1 };
  const { collectionName: name } = database.plainCollection();
  const replies = [
    await db.command({ update: name, updates: [{ q, u }] }),
    await db.command({ update: name, updates: [{ q, u, upsert: true }] }),
    await db.command({ delete: name, deletes: [{ q, limit: 0 }] }),
  ];
  expect(replies.map(({ writeErrors: [error] }) => error.code)).toEqual([2, 2, 2]);
  expect(await codeOf(db.command({ findAndModify: name, query: q, remove: true }))).toBe(2);
  expect(await db.listCollections({ name }).toArray()).toEqual([]);
});

test('the sort of a write that asks for an id is not looked at', async () => {
  const { db } = database;
  const items = database.plainCollection();
  await items.insertOne({ _id: 1 });
  const sort = { n: 'up' };
  const change = (query: Document) =>
    db.command({ findAndModify: items.collectionName, query, update: { $set: { n: 1 } }, sort });
  expect(await change({ _id: 1 })).toMatchObject({ value: { _id: 1 } });
  expect(await change({ _id: { $eq: 1 } })).toMatchObject({ value: { _id: 1, n: 1 } });
  expect(await codeOf(change({ _id: { $in: [1] } }))).toBe(15974);
});

test('constants are values, variables are expressions', async () => {
  const items = database.plainCollection();
  await items.insertOne({ _id: 1, x: 5 });
  const pipeline = [{ $set: { constant: '$$c', variable: '$$v' } }];
  await database.db.command({
    update: items.collectionName,
    updates: [{ q, u: pipeline, c: { c: '$x' } }],
    let: { v: { $add: [1, 2] } },
  });
  expect(await items.findOne()).toEqual({ _id: 1, x: 5, constant: '$x', variable: 3 });
});

test.each([
  ['find', (bindings: Document) => ({ find: 'c', let: bindings })],
  ['update', (bindings: Document) => ({ update: 'c', updates: [{ q, u }], let: bindings })],
  ['delete', (bindings: Document) => ({ delete: 'c', deletes: [{ q, limit: 1 }], let: bindings })],
  ['findAndModify', (bindings: Document) => ({ findAndModify: 'c', remove: true, let: bindings })],
])('%s refuses a variable that reads a field, though nothing asks for it', async (_name, using) => {
  expect(await codeOfCommand(using({ v: '$x' }))).toBe(4890500);
  expect(await codeOfCommand(using({ v: { $add: ['x', 1] } }))).toBe(14);
  expect(await codeOfCommand(using({ v: 1 }))).toBeUndefined();
});

test('an update of one takes the first of an order', async () => {
  const items = database.plainCollection();
  await items.insertMany([
    { _id: 1, s: 1 },
    { _id: 2, s: 2 },
  ]);
  const updates = [{ q, u: { $set: { top: true } }, sort: { s: -1 } }];
  await database.db.command({ update: items.collectionName, updates });
  expect(await items.findOne({ top: true })).toEqual({ _id: 2, s: 2, top: true });
});

test('an empty timestamp among the fields becomes the present, a nested one does not', async () => {
  const items = database.plainCollection();
  const empty = new Timestamp({ t: 0, i: 0 });
  await items.insertOne({ _id: 1, at: empty, nested: { at: empty } });
  await items.replaceOne({ _id: 1 }, { at: empty, nested: { at: empty } });
  expect(await items.countDocuments({ at: { $gt: empty }, 'nested.at': empty })).toBe(1);
});

test('timestamps of the present differ, those that one command writes as well', async () => {
  const items = database.plainCollection();
  const empty = new Timestamp({ t: 0, i: 0 });
  await items.insertMany([
    { _id: 1, a: empty, b: empty },
    { _id: 2, a: empty, b: empty },
  ]);
  await items.updateMany({}, changes({ $currentDate: { c: { $type: 'timestamp' } } }));
  const documents = await items.find().toArray();
  const stamps = documents.flatMap(({ a, b, c }) => [a, b, c].map(String));
  expect(new Set(stamps)).toHaveProperty('size', 6);
});

test('a write can say which collection it expects', async () => {
  const items = database.plainCollection();
  await items.insertOne({ _id: 1 });
  const command = { insert: items.collectionName, documents: [{}], collectionUUID: new UUID() };
  expect(await codeOfCommand(command)).toBe(361);
});

test.each([
  [{ w: 0 }, { ok: 1, n: undefined, writeErrors: undefined }],
  [
    { w: 0, j: true },
    { ok: 1, n: 1, writeErrors: [{ index: 0, code: 11000 }] },
  ],
])('of its outcome a write with concern %j is told %j', async (writeConcern, told) => {
  const items = database.plainCollection();
  await items.insertOne({ _id: 1 });
  using connection = await rawConnection(database.uri);
  const { n, writeErrors, ok } = await connection.command({
    insert: items.collectionName,
    documents: [{ _id: 1 }, { _id: 2 }],
    ordered: false,
    writeConcern,
    $db: items.dbName,
  });
  expect({ ok, n, writeErrors }).toMatchObject(told);
  expect(await items.countDocuments()).toBe(2);
});
