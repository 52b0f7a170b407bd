/** Collections that a transaction has created: others can make them real before it ends. */
import { expect, test } from '@jest/globals';
import { Long } from 'bson';
import { Transaction } from '../transactions/transaction.ts';
import { commitTransaction, endTransaction } from './commit.ts';
import type { Engine } from './engine.ts';
import { insertDocuments } from './insert.ts';
import { idsIn } from './testing/ids-in.ts';
import { openEngine } from './testing/open-engine.ts';

const namespace = 'd.new';

function insert(engine: Engine, _id: number, transaction?: Transaction): void {
  const collection = engine.need(namespace, transaction);
  const options = { isOrdered: true, transaction };
  insertDocuments(engine, collection, [{ document: { _id }, bytes: null }], options);
}

/** A transaction that has put one document into a collection of its own. */
function begin(engine: Engine): Transaction {
  const transaction = new Transaction({ id: Long.ONE }, 1n, engine.store.snapshot());
  insert(engine, 1, transaction);
  return transaction;
}

function insertAndFail(engine: Engine): void {
  const write = () =>
    engine.store.write(() => {
      insert(engine, 2);
      throw new Error('the disk is full');
    });
  expect(write).toThrow('the disk is full');
}

test('others make it real, and the transaction adds to it', async () => {
  await using opened = openEngine();
  const { engine } = opened;
  const transaction = begin(engine);
  insert(engine, 2);
  expect(idsIn(engine, namespace)).toEqual([2]);
  await commitTransaction(engine, transaction, () => {});
  expect(idsIn(engine, namespace)).toEqual([1, 2]);
});

test('when they fail the transaction still commits all that it has done', async () => {
  await using opened = openEngine();
  const { engine } = opened;
  const transaction = begin(engine);
  insertAndFail(engine);
  await commitTransaction(engine, transaction, () => {});
  expect(idsIn(engine, namespace)).toEqual([1]);
});

test('when they fail and it is aborted, nothing is left', async () => {
  await using opened = openEngine();
  const { engine } = opened;
  const transaction = begin(engine);
  insertAndFail(engine);
  endTransaction(engine, transaction, 'aborted');
  expect(engine.catalogue.get(namespace)).toBeUndefined();
});

test('a later failure does not bring back what has been dropped', async () => {
  await using opened = openEngine();
  const { engine } = opened;
  const transaction = begin(engine);
  insert(engine, 2);
  engine.dropCollection(engine.need(namespace));
  expect(() =>
    engine.store.write(() => {
      throw new Error('the disk is full');
    }),
  ).toThrow('the disk is full');
  expect(engine.catalogue.get(namespace)).toBeUndefined();
  endTransaction(engine, transaction, 'aborted');
});

test('the end of a transaction leaves a collection alone that another one has made of the name', async () => {
  await using opened = openEngine();
  const { engine } = opened;
  const first = begin(engine);
  insert(engine, 2);
  engine.dropCollection(engine.need(namespace));
  const second = begin(engine);
  endTransaction(engine, first, 'aborted');
  await commitTransaction(engine, second, () => {});
  expect(idsIn(engine, namespace)).toEqual([1]);
});
