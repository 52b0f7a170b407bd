import { expect, test } from '@jest/globals';
import type { Document } from '../bson/values.ts';
import { Transaction } from '../transactions/transaction.ts';
import { buildIndex } from './build-index.ts';
import { commitTransaction } from './commit.ts';
import type { Engine } from './engine.ts';
import { insertDocuments } from './insert.ts';
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
    if (failure === undefined) commit();
    else {
      const expected = { codeName: 'WriteConflict', labels: ['TransientTransactionError'] };
      expect(commit).toThrow(expect.objectContaining(expected));
    }
    expect(transaction.state).toBe(failure === undefined ? 'committed' : 'aborted');
  },
);
