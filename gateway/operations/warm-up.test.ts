import { expect, test } from '@jest/globals';
import { createLog } from '../../kernel/log.ts';
import type { Generation } from '../generation.ts';
import { registerOperations } from './registered-operations.ts';
import { warmUp } from './warm-up.ts';

const texts = ['{ first }', '{ second }', '{ third }'];
const registered = registerOperations([
  {
    client: 'widget',
    version: '1',
    file: 'widget/1.json',
    operations: new Map(texts.map((text, id) => [String(id), text])),
  },
]);

/** Warms what is registered under a gateway that closes at the second plan. */
async function warmUpUntilClosed(atClose: () => void) {
  const lines: string[] = [];
  const log = createLog({
    level: 'warn',
    name: 'gateway',
    destination: { write: (line) => lines.push(line) },
  });
  const planned: string[] = [];
  const closing = new AbortController();
  const warm = async (_: Generation, text: string): Promise<void> => {
    planned.push(text);
    if (text !== '{ second }') return;
    closing.abort();
    atClose();
  };
  await warmUp({ warm }, {} as Generation, registered, { log, signal: closing.signal });
  return { planned, lines };
}

test('who closes plans no further', async () => {
  expect((await warmUpUntilClosed(() => {})).planned).toEqual(['{ first }', '{ second }']);
});

test('a plan that the close has cut short is not told as an operation that does not fit', async () => {
  const cutShort = (): never => {
    throw new Error('The planner is closed');
  };
  expect((await warmUpUntilClosed(cutShort)).lines).toEqual([]);
});
