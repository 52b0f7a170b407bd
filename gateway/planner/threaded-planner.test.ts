import { expect, test } from '@jest/globals';
import { createLog } from '../../kernel/log.ts';
import type { Generation } from '../generation.ts';
import { ThreadEnded } from './planning-thread.ts';
import { createThreadedPlanner } from './threaded-planner.ts';

const log = createLog({ level: 'silent', name: 'test' });
const generation = { id: 'g1', supergraphSdl: '' } as Generation;
const options = { tokensMax: 100, suggestNames: true };
const deadly = '{ deadly: __typename }';

/** Threads that answer all questions but those that have to do with `deadly`, which end them. */
function mortalThreads() {
  const asked: string[] = [];
  let started = 0;
  const startThread = () => {
    started += 1;
    return {
      hasEnded: false,
      async ask(_: Generation, question: object) {
        const text = 'text' in question ? String(question.text) : '';
        asked.push(text);
        if (!text.includes('deadly')) return { kind: 'done', plan: null } as const;
        this.hasEnded = true;
        throw new ThreadEnded('It took too long');
      },
      close: async () => {},
    };
  };
  return { asked, startThread, started: () => started };
}

test('what ended a thread is refused and not tried again; what waits goes on in a new one', async () => {
  const { asked, startThread, started } = mortalThreads();
  const planner = createThreadedPlanner({ log, startThread });

  const [refused, read] = await Promise.allSettled([
    planner.read(generation, deadly, options),
    planner.read(generation, '{ __typename }', options),
  ]);
  const again = planner.read(generation, deadly, options);

  await expect(again).rejects.toMatchObject({ code: 'OPERATION_RESOLUTION_FAILURE' });
  expect(refused).toMatchObject({ reason: { code: 'OPERATION_RESOLUTION_FAILURE' } });
  expect(read).toMatchObject({ status: 'fulfilled' });
  expect(asked).toEqual([deadly, '{ __typename }']);
  expect(started()).toBe(2);
  expect(planner.pending).toBe(0);
});

test('closed while it waits to start a thread anew, a planner starts none', async () => {
  const { startThread, started } = mortalThreads();
  const planner = createThreadedPlanner({ log, startThread });
  const ask = (text: string) => planner.read(generation, text, options);

  await Promise.allSettled([ask(deadly), ask(`${deadly} # again`)]);
  const waiting = ask('{ __typename }');
  await planner.close();

  await expect(waiting).rejects.toMatchObject({ code: 'OVERLOADED' });
  expect(started()).toBe(2);
});
