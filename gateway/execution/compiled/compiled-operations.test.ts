import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { Kind, type OperationDefinitionNode, parse } from 'graphql';
import { compose } from '../../composition/compose.ts';
import { createGeneration } from '../../generation.ts';
import type { PreparedOperation } from '../../operation.ts';
import { planOperation } from '../../planning/plan-operation.ts';
import { createCompiledOperations } from './compiled-operations.ts';

const { supergraphSdl } = compose([
  { name: 'catalog', url: '', sdl: 'type Query { ring: Ring } type Ring { name: String }' },
]);
const generation = createGeneration(supergraphSdl);

function prepared(): PreparedOperation {
  const document = parse('{ ring { name } }');
  const definition = document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );
  const plan = planOperation(generation, document, null);
  return {
    generation,
    plan,
    operation: { document, definition },
    denied: [],
  } as unknown as PreparedOperation;
}

test('what comes again goes on as it is until its code is made, for which nobody waits', async () => {
  const compiledOf = createCompiledOperations({ fetchesPerCallMax: 10, plainRuns: 1 });
  const operation = prepared();
  const first = compiledOf(operation);
  expect(first).toBeInstanceOf(Promise);
  await first;

  const plain = await compiledOf(operation);
  expect(compiledOf(operation)).toBe(plain);
  let next = compiledOf(operation);
  while (next === plain) {
    await turn();
    next = compiledOf(operation);
  }
  expect(next).not.toBeInstanceOf(Promise);
  for (let run = 0; run < 5; run += 1) {
    await turn();
    expect(compiledOf(operation)).toBe(next);
  }
});

test('of what is run once nothing is kept; of what comes again, what it is run by', async () => {
  const compiledOf = createCompiledOperations({ fetchesPerCallMax: 10, plainRuns: 5 });
  const operation = prepared();
  const first = await compiledOf(operation);

  const second = compiledOf(operation);
  expect(second).toBeInstanceOf(Promise);
  expect(await second).not.toBe(first);
  expect(compiledOf(operation)).toBe(await second);
});

test('what several wait for is made once', async () => {
  const compiledOf = createCompiledOperations({ fetchesPerCallMax: 10, plainRuns: 2 });
  const operation = prepared();
  const [first, second] = [compiledOf(operation), compiledOf(operation)];
  expect(second).toBe(first);
  expect(compiledOf(operation)).toBe(first);
});

test('where code is wanted at once, it is there for the first run and made no more', async () => {
  const compiledOf = createCompiledOperations({ fetchesPerCallMax: 10, plainRuns: 0 });
  const operation = prepared();
  const coded = await compiledOf(operation);
  for (let run = 0; run < 5; run += 1) {
    await turn();
    expect(compiledOf(operation)).toBe(coded);
  }
});
