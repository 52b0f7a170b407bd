import { setTimeout as pause } from 'node:timers/promises';
import { isShopError } from '../../kernel/errors.ts';
import type { Generation } from '../generation.ts';
import type { PreparedOperations } from '../prepared-operations.ts';
import type { PlannedOperation } from './compare-plans.ts';
import { brokenBy } from './plan-registered.ts';
import { measureOperation, stepsOf } from './plan-size.ts';

type Prepare = Pick<PreparedOperations, 'warm'>;

/** Tries while the planner has too much to do, and the time between them: 10 s in all. */
const triesMax = 100;
const pauseMs = 100;

/**
 * As `planRegistered`, by whoever plans for this gateway: beside its requests, and remembered for them.
 * @throws ShopError OVERLOADED when the planner has no time for it
 */
export async function prepareRegistered(
  operations: Prepare,
  generation: Generation,
  text: string,
): Promise<PlannedOperation> {
  for (let tries = 1; ; tries += 1)
    try {
      return await prepare(operations, generation, text);
    } catch (error) {
      // That it could not be planned now says nothing of the operation.
      const isBusy = isShopError(error) && error.code === 'OVERLOADED';
      if (!isBusy) return brokenBy(error, generation, text);
      if (tries === triesMax) throw error;
      await pause(pauseMs);
    }
}

async function prepare(
  operations: Prepare,
  generation: Generation,
  text: string,
): Promise<PlannedOperation> {
  const { operation, plan } = await operations.warm(generation, text);
  return {
    kind: 'planned',
    name: operation.name ?? '',
    size: measureOperation(generation, operation, plan),
    steps: stepsOf(plan),
  };
}
