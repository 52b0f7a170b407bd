/** An index may make an answer faster, never different: every plan against a look at all documents. */
import { afterAll, describe, expect, test } from '@jest/globals';
import { EJSON } from 'bson';
import type { Collection, Document } from 'mongodb';
import { chanceOf, seed } from './chance.ts';
import { aDocument, anIndex, aQuestion, type Question } from './random-queries.ts';
import { type Item, useDatabase } from './support.ts';

const rounds = Array.from({ length: 20 }, (_, round) => round);
const documentsPerRound = 50;
const batchesPerRound = 10;
const questionsPerBatch = 50;
const indexesPerRound = 5;

const database = useDatabase();
let planned = 0;
let served = 0;

describe(`seed ${seed}`, () => {
  test.each(rounds)(
    'plans of round %i find what a full scan finds, in an order that is right',
    async (round) => {
      const chance = chanceOf(seed + round);
      const arrays = round % 2 === 1;
      const items = database.collection();
      await items.insertMany(
        Array.from({ length: documentsPerRound }, (_, id) => aDocument(chance, id, arrays)),
      );
      const specs = Array.from({ length: indexesPerRound }, () => anIndex(chance, arrays));
      // One index a key: which of several may exist beside each other is another matter.
      const byKey = new Map(specs.map((spec) => [JSON.stringify(spec.key), spec]));
      await items.createIndexes([...byKey.values()]);
      for (let batch = 0; batch < batchesPerRound; batch += 1) {
        const questions = Array.from({ length: questionsPerBatch }, () =>
          aQuestion(chance, arrays),
        );
        const [answers, expected] = await Promise.all([
          askPlans(items, questions),
          askScan(items, questions),
        ]);
        const different = questions.flatMap((question, i) =>
          answers[i] === expected[i]
            ? []
            : [{ question: show(question), found: answers[i], expected: expected[i] }],
        );
        expect(different).toEqual([]);
        await countServed(items, questions.slice(0, 2));
        await change(items, chance, arrays);
      }
    },
  );
});

afterAll(() => {
  // A store that never used an index would pass as well.
  expect(served).toBeGreaterThan(planned / 3);
});

/** Some documents are written anew between the questions, so that indexes have a past. */
async function change(
  items: Collection<Item>,
  chance: ReturnType<typeof chanceOf>,
  arrays: boolean,
) {
  await items.bulkWrite(
    Array.from({ length: 8 }, () => {
      const { _id, ...replacement } = aDocument(chance, chance.below(documentsPerRound), arrays);
      return chance.percent(30)
        ? { deleteOne: { filter: { _id } } }
        : { replaceOne: { filter: { _id }, replacement, upsert: true } };
    }),
  );
}

/** Stages that answer a question; without an order of its own the order of ids stands for the set. */
function toStages({ filter, sort, skip, limit }: Question): Document[] {
  return [
    { $match: filter },
    ...(sort.length > 0 ? [{ $sort: new Map(sort) }] : []),
    ...(skip === 0 ? [] : [{ $skip: skip }]),
    ...(limit === undefined ? [] : [{ $limit: limit }]),
    // What is compared and no more: less has to travel.
    { $project: Object.fromEntries([['_id', 1], ...sort.map(([path]) => [path, 1])]) },
  ];
}

/** Each question as its own `$unionWith`, whose pipeline is planned like any other. */
async function askPlans(items: Collection<Item>, questions: readonly Question[]) {
  const results = await items
    .aggregate([
      { $match: { _id: -1 } },
      ...questions.map((question, number) => ({
        $unionWith: {
          coll: items.collectionName,
          pipeline: [...toStages(question), { $set: { number } }],
        },
      })),
    ])
    .toArray();
  const answers: Document[][] = questions.map(() => []);
  for (const { number, ...document } of results) answers[Number(number)]?.push(document);
  return questions.map((question, i) => toAnswer(answers[i] ?? [], question));
}

/** All questions over one look at all documents, which leaves nothing to plan. */
async function askScan(items: Collection<Item>, questions: readonly Question[]) {
  const facets = questions.map((question, i) => [`q${i}`, toStages(question)] as const);
  const [answers] = await items.aggregate([{ $facet: Object.fromEntries(facets) }]).toArray();
  return questions.map((question, i) => toAnswer(answers?.[`q${i}`] ?? [], question));
}

/** What must agree: the documents, and with a sort the sequence of what is sorted by. */
function toAnswer(documents: readonly Document[], question: Question): string {
  const { sort, skip, limit, hasArrays } = question;
  const isCut = skip > 0 || limit !== undefined;
  const ids = documents.map(({ _id }) => Number(_id)).sort((a, b) => a - b);
  // An array is sorted by one of its elements; where it is cut, other documents may be in its place.
  const isOrdered =
    !(isCut && hasArrays) &&
    documents.every((document) => sort.every(([path]) => !holdsArray(document, path)));
  return JSON.stringify({
    // Of equal ones at the cut either may be found.
    ids: isCut ? ids.length : ids,
    order: isOrdered && documents.map((document) => sort.map(([path]) => keyAt(document, path))),
  });
}

const holdsArray = (document: Document, path: string): boolean =>
  Array.isArray(document[path]) || (path === 'd.x' && Array.isArray(document['d']));

/** Equal values of different types are one key. */
function keyAt(document: Document, path: string): string {
  const value: unknown = path === 'd.x' ? document['d']?.x : document[path];
  const text = EJSON.stringify(value ?? null, { relaxed: false });
  const [, number] = /^\{"\$number\w+":"([^"]+)"\}$/.exec(text) ?? [];
  return number === undefined ? text : `${Number(number) + 0}`;
}

async function countServed(items: Collection<Item>, questions: readonly Question[]): Promise<void> {
  for (const { filter, sort } of questions) {
    const cursor = items.find(filter).sort(new Map(sort));
    planned += 1;
    if (JSON.stringify(await cursor.explain('queryPlanner')).includes('IXSCAN')) served += 1;
  }
}

const show = (question: Question): string => EJSON.stringify(question, { relaxed: false });
