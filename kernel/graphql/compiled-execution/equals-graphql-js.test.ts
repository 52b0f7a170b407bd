import { expect, test } from '@jest/globals';
import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  NoUnusedFragmentsRule,
  NoUnusedVariablesRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { seededRandom } from '../../../tests/support/seeded-random.ts';
import { compileOperation, type RunInput } from './compile-operation.ts';
import { randomDocument } from './testing/random-document.ts';
import { type RandomShop, randomShop } from './testing/random-shop.ts';

const firstSeed = Number(process.env['AURORA_FUZZ_SEED'] ?? 20_261_122);
const documents = Number(process.env['AURORA_FUZZ_OPERATIONS'] ?? 400);
const documentsAShop = 20;
const timeoutMs = 60_000 + documents * 100;
const rules = specifiedRules.filter(
  (rule) => rule !== NoUnusedVariablesRule && rule !== NoUnusedFragmentsRule,
);

interface Question {
  readonly seed: number;
  readonly text: string;
  readonly shop: RandomShop;
  readonly document: DocumentNode;
  readonly input: RunInput;
}

function* questions(isAsync: boolean): Generator<Question> {
  let shop: RandomShop | null = null;
  for (let index = 0; index < documents; index += 1) {
    const seed = firstSeed + index;
    const random = seededRandom(seed);
    if (shop === null || index % documentsAShop === 0) shop = randomShop(random, { isAsync });
    const { text, variables } = randomDocument(shop.schema, random);
    const document = parse(text);
    if (validate(shop.schema, document, rules).length > 0) continue;
    const input = {
      rootValue: shop.rootValue,
      contextValue: { word: 'here' },
      variableValues: variables,
    };
    yield { seed, text, shop, document, input };
  }
}

const compiled = ({ shop, document, input }: Question) => {
  const result = compileOperation(shop.schema, document)?.(input);
  if (!result) throw new Error('Was not compiled');
  return result;
};

const byGraphqlJs = async ({ shop: { schema }, document, input }: Question) =>
  execute({ schema, document, ...input });

test(
  `${documents} operations from seed ${firstSeed} on values that are there: data, errors and calls of resolvers are those of graphql-js, in their order`,
  async () => {
    /** The names of a result keep their order in its text. */
    const told = ({ data, errors = [] }: ExecutionResult, { calls }: RandomShop) => ({
      data: JSON.stringify(data),
      errors: errors.map(({ message, path, locations, originalError, nodes }) => ({
        // What is said of a scalar that became null quotes no value here.
        message: message.replace(/^(Expected `Odd).*|(A value of Odd).*/s, 'Odd'),
        path,
        locations,
        nodes: nodes?.length,
        original: originalError?.constructor.name,
      })),
      calls: calls.splice(0),
    });
    const seen = { operations: 0, withErrors: 0 };
    for (const question of questions(false)) {
      const theirs = told(await byGraphqlJs(question), question.shop);
      const result = compiled(question);
      expect(result).not.toBeInstanceOf(Promise);
      const ours = told(await result, question.shop);
      if (JSON.stringify(ours) !== JSON.stringify(theirs))
        expect({ seed: question.seed, text: question.text, ...ours }).toEqual({ ...theirs });
      seen.operations += 1;
      if (ours.errors.length > 0) seen.withErrors += 1;
    }
    expect(seen.operations).toBeGreaterThan(documents / 2);
    expect(seen.withErrors).toBeGreaterThan(seen.operations / 10);
  },
  timeoutMs,
);

test(
  `${documents} operations from seed ${firstSeed} on values that come later: data is that of graphql-js, and so is every place that an error made null`,
  async () => {
    /** Below a place that is null, whoever comes first is told, and which that is hangs on turns of the event loop. */
    const told = ({ data, errors = [] }: ExecutionResult) => ({
      data: JSON.stringify(data),
      nulls: [...new Set(errors.map(({ path = [] }) => nullOn(data, path)))].sort(),
    });
    const seen = { operations: 0, promised: 0, withErrors: 0 };
    for (const question of questions(true)) {
      const theirs = told(await byGraphqlJs(question));
      const result = compiled(question);
      const ours = told(await result);
      if (JSON.stringify(ours) !== JSON.stringify(theirs))
        expect({ seed: question.seed, text: question.text, ...ours }).toEqual({ ...theirs });
      seen.operations += 1;
      if (result instanceof Promise) seen.promised += 1;
      if (ours.nulls.length > 0) seen.withErrors += 1;
    }
    expect(seen.operations).toBeGreaterThan(documents / 2);
    expect(seen.promised).toBeGreaterThan(seen.operations / 4);
    expect(seen.withErrors).toBeGreaterThan(seen.operations / 10);
  },
  timeoutMs,
);

/** How far a path goes in the data. */
function nullOn(data: unknown, path: readonly (string | number)[]): string {
  let value = data;
  const at = path.findIndex((step) => {
    if (typeof value !== 'object' || value === null) return true;
    value = (value as Record<string | number, unknown>)[step];
    return false;
  });
  return path.slice(0, at < 0 ? path.length : at).join('.');
}
