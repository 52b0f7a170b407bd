import { expect, test } from '@jest/globals';
import type { Document } from '../bson/values.ts';
import { toRecord } from '../storage/collection.ts';
import type { Engine } from './engine.ts';
import { insertDocuments } from './insert.ts';
import { openEngine } from './testing/open-engine.ts';
import { WriteQueue } from './write-queue.ts';

const insertInto = (engine: Engine, namespace: string, document: Document) => () =>
  insertDocuments(engine, engine.need(namespace), [{ document, bytes: null }], { isOrdered: true });

test('a commit that fails leaves nothing of its statements in memory, and each has one of its own', async () => {
  await using opened = openEngine();
  const { engine } = opened;
  const writes = new WriteQueue(engine.store, () => ({ isOver: () => false }));
  createTagged(engine);
  const seen: unknown[] = [];
  const first = writes.run(() => {
    seen.push([engine.catalogue.get('d.new'), marksOf(engine, 'd.known')]);
    insertInto(engine, 'd.new', { _id: 1 })();
    insertInto(engine, 'd.known', { _id: 1, tags: ['a'] })();
  });
  const second = writes.run(() => {
    engine.store.write(() => {
      throw new Error('the disk is full');
    });
  });
  await expect(second).rejects.toThrow('the disk is full');
  await expect(first).resolves.toBeUndefined();
  expect(seen).toEqual([
    [undefined, []],
    [undefined, []],
  ]);
});

test('nobody is told that a statement went well before it is stored', async () => {
  await using opened = openEngine();
  const { store } = opened.engine;
  const full = () => {
    throw new Error('the disk is full');
  };
  const writes = new WriteQueue({
    write: (work) =>
      store.write(() => {
        work();
        return full();
      }),
  });
  let runs = 0;
  const statement = writes.run(() => {
    runs += 1;
    // It goes well in itself; alone it comes to its own storage write.
    if (runs > 1) full();
  });
  await expect(statement).rejects.toThrow('the disk is full');
});

test('a statement that fails alone is run once', async () => {
  await using opened = openEngine();
  const writes = new WriteQueue(opened.engine.store, () => ({ isOver: () => false }));
  let runs = 0;
  const statement = writes.run(() => {
    runs += 1;
    opened.engine.store.write(() => {
      throw new Error('not this one');
    });
  });
  await expect(statement).rejects.toThrow('not this one');
  expect(runs).toBe(1);
});

test('statements that take long have a commit each, and each is told at once', async () => {
  await using opened = openEngine();
  const writes = new WriteQueue(opened.engine.store, () => ({ isOver: () => true }));
  const seen: string[] = [];
  const first = writes.run(() => void seen.push('first'));
  const second = writes.run(() => void seen.push('second'));
  void first.then(() => seen.push('told'));
  await second;
  expect(seen).toEqual(['first', 'told', 'second']);
});

test('a failed write takes back what it has marked and created', async () => {
  await using opened = openEngine();
  const { engine } = opened;
  createTagged(engine);
  const failed = () =>
    engine.store.write(() => {
      insertInto(engine, 'd.new', { _id: 1 })();
      insertInto(engine, 'd.known', { _id: 1, tags: [1] })();
      throw new Error('the disk is full');
    });
  expect(failed).toThrow('the disk is full');
  expect(engine.catalogue.get('d.new')).toBeUndefined();
  expect(marksOf(engine, 'd.known')).toEqual([]);
});

/** A collection with an index that an array changes. */
function createTagged({ catalogue }: Engine): void {
  const collection = catalogue.create('d.known', {});
  const spec = { v: 2, key: { tags: 1 }, name: 'tags_1' };
  const index = { id: 1, spec, multikeyPaths: [] };
  catalogue.replace(collection, { indexes: [...toRecord(collection).indexes, index] });
}

const marksOf = (engine: Engine, namespace: string): string[] =>
  (engine.catalogue.get(namespace)?.indexes ?? []).flatMap(({ multikeyPaths }) => [
    ...multikeyPaths,
  ]);
