import { parse } from 'graphql';
import { readDocument } from '../operations/read-document.ts';
import { planOperation } from '../planning/plan-operation.ts';
import { writePlan } from './messages.ts';
import type { Planner } from './planner.ts';

/**
 * Plans in the thread that asks. A heavy document holds it for 20 ms and more, so this is for tests, tools and
 * development, where a second thread with a second planner costs more than it spares.
 */
export const localPlanner: Planner = {
  load: async ({ planner }) => void planner,
  read: async ({ apiSchema }, text, options) => readDocument(text, apiSchema, options),
  plan: async (generation, { text, operationName, fixed, overrides }) => {
    const plan = planOperation(generation, parse(text), operationName, fixed, overrides);
    return { plan, characters: writePlan(plan).length };
  },
  pending: 0,
  close: async () => {},
};
