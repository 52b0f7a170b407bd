import { expect, test } from '@jest/globals';
import type { Document } from '../bson/values.ts';
import { Transaction } from '../transactions/transaction.ts';
import { buildIndex } from './build-index.ts';
import { commitTransaction, endTransaction } from './commit.ts';
import type { Engine } from './engine.ts';
import { insertDocuments } from './insert.ts';
import { idsIn } from './testing/ids-in.ts';
import { openEngine } from './testing/open-engine.ts';

const namespace = 'd.items';
const unique: Document = { v: 2, key: { n: 1 }, name: 'n_1', unique: true };

function insert(engine: Engine, document: Document, transaction?: Transaction): void {
  const incoming = [{ document, bytes: null }];
  insertDocuments(engine, engine.need(namespace), incoming, { isOrdered: true, transaction });
}

const begin = (engine: Engine): Transaction => new Transaction({}, 1n, engine.store.snapshot());

test.each([
  ['the value that is there', [1], 'write conflict'],
  ['one value twice', [2, 2], 'write conflict'],
  ['values of their own', [2, 3], undefined],
])(
  'a transaction with %s is held against a unique index that was built meanwhile',
  async (_name, values, failure) => {
    await using opened = openEngine();
    const { engine } = opened;
    insert(engine, { _id: 'old', n: 1 });
    const transaction = begin(engine);
    for (const [_id, n] of values.entries()) insert(engine, { _id, n }, transaction);
    buildIndex(engine, engine.need(namespace), unique);
    const commit = () => commitTransaction(engine, transaction, () => {});
    if (failure === undefined) await commit();
    else {
      const expected = { codeName: 'WriteConflict', labels: ['TransientTransactionError'] };
      await expect(commit()).rejects.toMatchObject(expected);
    }
    expect(transaction.state).toBe(failure === undefined ? 'committed' : 'aborted');
  },
);

test('that an index has keys of an array is known after a restart', async () => {
  await using opened = openEngine();
  const { engine } = opened;
  buildIndex(engine, engine.need(namespace), unique);
  insert(engine, { _id: 1, n: [1, 2] });
  engine.catalogue.reload();
  expect(engine.need(namespace).indexes[1]?.multikeyPaths).toEqual(new Set(['n']));
});

test('transactions that commit at the same moment each have an outcome of their own', async () => {
  await using opened = openEngine();
  const { engine } = opened;
  insert(engine, { _id: 'old', n: 1 });
  const transactions = [1, 2, 3].map((n) => {
    const transaction = begin(engine);
    insert(engine, { _id: n, n }, transaction);
    return transaction;
  });
  buildIndex(engine, engine.need(namespace), unique);
  const commits = transactions.map((one) => commitTransaction(engine, one, () => {}));
  const outcomes = await Promise.allSettled(commits);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  expect(transactions.map(({ state }) => state)).toEqual(['aborted', 'committed', 'committed']);
  expect(idsIn(engine, namespace)).toEqual(['old', 2, 3]);
});

test('when their common write fails, each is stored alone', async () => {
  await using opened = openEngine();
  const { engine } = opened;
  insert(engine, { _id: 'old', n: 1 });
  const [first, second] = [begin(engine), begin(engine)];
  insert(engine, { _id: 1 }, first);
  insert(engine, { _id: 2 }, second);
  const outcomes = await Promise.allSettled([
    commitTransaction(engine, first, () => {}),
    commitTransaction(engine, second, () => {
      throw new Error('the disk is full');
    }),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect([first.state, second.state]).toEqual(['committed', 'aborted']);
  expect(idsIn(engine, namespace)).toEqual(['old', 1]);
});

test('a transaction that ends while its commit waits is not stored, and gives back no lock twice', async () => {
  await using opened = openEngine();
  const { engine } = opened;
  insert(engine, { _id: 'old' });
  const [first, second] = [begin(engine), begin(engine)];
  insert(engine, { _id: 1 }, first);
  const record = 1000;
  engine.locks.takeRecord(record, first);
  const commit = commitTransaction(engine, first, () => {});
  endTransaction(engine, first, 'aborted');
  engine.locks.takeRecord(record, second);
  await expect(commit).rejects.toMatchObject({ codeName: 'NoSuchTransaction' });
  expect(engine.locks.holdsRecord(record, second)).toBe(true);
  expect(idsIn(engine, namespace)).toEqual(['old']);
});

test('a change whose note cannot be stored is in no index and in no log either', async () => {
  await using opened = openEngine();
  const { engine } = opened;
  insert(engine, { _id: 1, n: 1 });
  buildIndex(engine, engine.need(namespace), unique);
  const known = [...engine.oplog.from({ timestamp: 0n, position: 0 })].length;
  const incoming = [{ document: { _id: 2, n: 2 }, bytes: null }];
  const cannotBeStored = () => () => {
    throw new Error('no room for the note');
  };
  const insertNoted = () =>
    insertDocuments(engine, engine.need(namespace), incoming, { isOrdered: true }, cannotBeStored);
  expect(insertNoted).toThrow('no room for the note');
  // What would be done beside the write would be done by then.
  await new Promise((resolve) => setImmediate(resolve));
  expect(idsIn(engine, namespace)).toEqual([1]);
  expect([...engine.oplog.from({ timestamp: 0n, position: 0 })]).toHaveLength(known);
  insert(engine, { _id: 3, n: 2 });
  expect(idsIn(engine, namespace)).toEqual([1, 3]);
});
