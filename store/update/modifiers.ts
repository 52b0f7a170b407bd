/** The table of update operators. Field operators are in fields.ts, array operators in arrays.ts. */
import type { Document } from '../bson/values.ts';
import { addToSet, pop, pull, pullAll, push } from './arrays.ts';
import { bit, currentDate, extreme, increment, multiply, set, unset } from './fields.ts';
import type { Container } from './targets.ts';
import type { UpdateContext } from './update.ts';

/** Changes one field or element; `root` is the whole document, for messages. */
export type FieldChange = (parent: Container, key: string, root: Document) => void;

export interface ModifierUse {
  readonly path: string;
  readonly context: UpdateContext;
}

export interface Modifier {
  /** Whether missing parents of the path are created. */
  readonly creates: boolean;
  /** Checks the operand, before any document is read. */
  readonly parse: (operand: unknown, use: ModifierUse) => FieldChange;
}

const creating = (parse: Modifier['parse']): Modifier => ({ creates: true, parse });
const removing = (parse: Modifier['parse']): Modifier => ({ creates: false, parse });

export const modifiers: ReadonlyMap<string, Modifier> = new Map([
  ['$set', creating(set)],
  ['$setOnInsert', creating(set)],
  ['$unset', removing(unset)],
  ['$inc', creating(increment)],
  ['$mul', creating(multiply)],
  ['$min', creating((operand, use) => extreme(operand, use, -1))],
  ['$max', creating((operand, use) => extreme(operand, use, 1))],
  ['$currentDate', creating(currentDate)],
  ['$bit', creating(bit)],
  ['$push', creating(push)],
  ['$addToSet', creating(addToSet)],
  ['$pop', removing(pop)],
  ['$pull', removing(pull)],
  ['$pullAll', removing(pullAll)],
]);
