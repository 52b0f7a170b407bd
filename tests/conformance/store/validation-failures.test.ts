import { expect, test } from '@jest/globals';
import { type Document, MongoServerError } from 'mongodb';
import { codeOf, useDatabase } from './support.ts';

const database = useDatabase();

/** What the server says of a document that the validator rejects. */
async function failureOf(validator: Document, document: Document): Promise<unknown> {
  const { collectionName } = database.plainCollection();
  const items = await database.db.createCollection(collectionName, { validator });
  try {
    await items.insertOne({ _id: 1, ...document } as Document);
  } catch (error) {
    if (error instanceof MongoServerError && error.code === 121) return error.errInfo;
    throw error;
  }
  return undefined;
}

const schema = (rules: Document): Document => ({ $jsonSchema: rules });

interface FailureCase {
  readonly validator: Document;
  readonly document: Document;
  readonly details: Document;
}

const failed = (name: string, operand: unknown, reason: string, consideredValue: unknown) => ({
  operatorName: name,
  specifiedAs: { [name]: operand },
  reason,
  consideredValue,
});

const cases: readonly FailureCase[] = [
  {
    validator: { a: { $gt: 5 } },
    document: { a: 3 },
    details: {
      operatorName: '$gt',
      specifiedAs: { a: { $gt: 5 } },
      reason: 'comparison failed',
      consideredValue: 3,
    },
  },
  {
    validator: { a: { $exists: true }, b: { $in: [1, 2] } },
    document: { b: 3 },
    details: {
      operatorName: '$and',
      clausesNotSatisfied: [
        {
          index: 0,
          details: {
            operatorName: '$exists',
            specifiedAs: { a: { $exists: true } },
            reason: 'path does not exist',
          },
        },
        {
          index: 1,
          details: {
            operatorName: '$in',
            specifiedAs: { b: { $in: [1, 2] } },
            reason: 'no matching value found in array',
            consideredValue: 3,
          },
        },
      ],
    },
  },
  {
    validator: schema({
      title: 'ring',
      required: ['name', 'carat'],
      properties: {
        name: { bsonType: 'string', description: 'what it is called' },
        carat: { minimum: 9 },
      },
    }),
    document: { name: 5 },
    details: {
      operatorName: '$jsonSchema',
      title: 'ring',
      schemaRulesNotSatisfied: [
        {
          operatorName: 'properties',
          propertiesNotSatisfied: [
            {
              propertyName: 'name',
              description: 'what it is called',
              details: [
                { ...failed('bsonType', 'string', 'type did not match', 5), consideredType: 'int' },
              ],
            },
          ],
        },
        {
          operatorName: 'required',
          specifiedAs: { required: ['name', 'carat'] },
          missingProperties: ['carat'],
        },
      ],
    },
  },
  {
    validator: schema({ properties: { a: { items: { maximum: 5 } } } }),
    document: { a: [1, 9] },
    details: {
      operatorName: '$jsonSchema',
      schemaRulesNotSatisfied: [
        {
          operatorName: 'properties',
          propertiesNotSatisfied: [
            {
              propertyName: 'a',
              details: [
                {
                  operatorName: 'items',
                  reason: 'At least one item did not match the sub-schema',
                  itemIndex: 1,
                  details: [failed('maximum', 5, 'comparison failed', 9)],
                },
              ],
            },
          ],
        },
      ],
    },
  },
];

test.each(cases)('$validator', async ({ validator, document, details }) => {
  const failure = await failureOf(validator, document);
  expect(failure).toEqual({ failingDocumentId: 1, details });
});

test('a valid document passes', async () => {
  expect(await failureOf(schema({ required: ['a'] }), { a: null })).toBeUndefined();
});

test('at level moderate an update may leave a document as wrong as it was', async () => {
  const items = database.plainCollection();
  await items.insertMany([
    { _id: 1, a: 1 },
    { _id: 2, a: 'x' },
  ]);
  await database.db.command({
    collMod: items.collectionName,
    validator: { a: { $type: 'string' } },
    validationLevel: 'moderate',
  });
  expect(await codeOf(items.updateOne({ _id: 1 }, { $set: { b: 1 } }))).toBeUndefined();
  expect(await codeOf(items.updateOne({ _id: 2 }, { $set: { a: 1 } }))).toBe(121);
});
