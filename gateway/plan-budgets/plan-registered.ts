import { parse } from 'graphql';
import { messageOf } from '../../kernel/errors.ts';
import type { Generation } from '../generation.ts';
import { defaultLimits } from '../limits/limits.ts';
import { chooseOperation, readDocument } from '../operations/read-document.ts';
import { planOperation } from '../planning/plan-operation.ts';
import type { PlannedOperation } from './compare-plans.ts';
import { missingFrom } from './missing-fields.ts';
import { measureOperation, stepsOf } from './plan-size.ts';

/** Reads and plans a registered operation, as for somebody who may see all of it. For commands: it takes its time here. */
export function planRegistered(generation: Generation, text: string): PlannedOperation {
  try {
    const { tokensMax } = defaultLimits;
    const document = readDocument(text, generation.apiSchema, { tokensMax, suggestNames: false });
    const definition = chooseOperation(document, null);
    const plan = planOperation(generation, document, null);
    return {
      kind: 'planned',
      name: definition.name?.value ?? '',
      size: measureOperation(generation, { document, definition }, plan),
      steps: stepsOf(plan),
    };
  } catch (error) {
    return brokenBy(error, generation, text);
  }
}

/** What an operation that could not be read or planned asks for in vain. */
export function brokenBy(
  error: unknown,
  { apiSchema }: Generation,
  text: string,
): PlannedOperation {
  const reason = messageOf(error);
  try {
    return { kind: 'broken', reason, fields: missingFrom(apiSchema, parse(text)) };
  } catch {
    return { kind: 'broken', reason, fields: [] };
  }
}
