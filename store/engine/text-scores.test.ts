import { expect, test } from '@jest/globals';
import { pause } from '../aggregate/stage.ts';
import { recordOf, recordRange } from '../storage/keys.ts';
import { insertDocuments } from './insert.ts';
import { openEngine } from './testing/open-engine.ts';
import { withOthers } from './text-scores.ts';
import { Turn } from './turn.ts';

test('a look at all records beside those of a text lets others work, and keeps the scores', async () => {
  await using opened = openEngine();
  const { engine } = opened;
  const collection = engine.need('shop.products');
  const documents = [1, 2, 3].map((_id) => ({ document: { _id }, bytes: null }));
  insertDocuments(engine, collection, documents, { isOrdered: true });
  const [first = 0] = engine.store.keys(recordRange(collection.id)).map(recordOf);
  const query = { filter: {}, collator: undefined };
  const scores = new Map([[first, 2]]);
  const work = withOthers(scores, engine, collection, query, new Turn(0));
  expect(work.next()).toEqual({ done: false, value: pause });
  expect(work.next()).toEqual({
    done: true,
    value: new Map([
      [first, 2],
      [first + 1, 0],
      [first + 2, 0],
    ]),
  });
});
