/** The table of update operators; each is checked and compiled by the function named here. */

import { bit, increment, multiply } from './arithmetic.ts';
import { addToSet, pop, push } from './arrays.ts';
import { currentDate, greatest, least, set, unset } from './fields.ts';
import { pull, pullAll } from './pull.ts';
import type { Spot } from './spot.ts';
import type { UpdateContext } from './update.ts';

export interface ModifierUse {
  /** Where the operator stands, for messages. */
  readonly path: string;
  readonly context: UpdateContext;
}

/**
 * The new value of a field: the given one when nothing changes, undefined when the field goes.
 * `current` is undefined when there is no field; `spot` is for messages.
 */
export type ValueChange = (current: unknown, spot: Spot) => unknown;

export interface Modifier {
  /** What it does where there is no field: make one, nothing, or nothing unless none could be made. */
  readonly onMissing: 'create' | 'ignore' | 'check';
  /** Whether it is for documents that an upsert inserts. */
  readonly isForInserts?: boolean;
  /** Checks the operand, before any document is read. */
  readonly parse: (operand: unknown, use: ModifierUse) => ValueChange;
}

const creating = (parse: Modifier['parse']): Modifier => ({ onMissing: 'create', parse });
const culling = (parse: Modifier['parse']): Modifier => ({ onMissing: 'check', parse });

export const modifiers: ReadonlyMap<string, Modifier> = new Map([
  ['$set', creating(set)],
  ['$setOnInsert', { onMissing: 'create', isForInserts: true, parse: set }],
  ['$unset', { onMissing: 'ignore', parse: unset }],
  ['$inc', creating(increment)],
  ['$mul', creating(multiply)],
  ['$min', creating(least)],
  ['$max', creating(greatest)],
  ['$currentDate', creating(currentDate)],
  ['$bit', creating(bit)],
  ['$push', creating(push)],
  ['$addToSet', creating(addToSet)],
  ['$pop', culling(pop)],
  ['$pull', culling(pull)],
  ['$pullAll', culling(pullAll)],
]);
