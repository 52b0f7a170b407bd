/** `let` of a command: variables for its expressions, worked out before a document is read. */

import { noDatabase } from '../aggregate/database.ts';
import { createContext } from '../aggregate/pipeline.ts';
import { checkUserVariable } from '../aggregate/variable-name.ts';
import { Watch } from '../aggregate/watch.ts';
import type { Document } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type { CommandContext } from './command.ts';

/** Constants of the server that no command may set. */
const internalConstants = new Set(['CLUSTER_TIME', 'IS_MR', 'JS_SCOPE', 'NOW', 'USER_ROLES']);

/** Each variable may use those before it. @throws StoreError for names and values that are none */
export function evaluateLet(
  bindings: Document,
  { now, deadline }: Pick<CommandContext, 'now' | 'deadline'>,
): Document {
  const variables: Document = {};
  for (const [name, expression] of Object.entries(bindings)) {
    if (internalConstants.has(name)) {
      throw new StoreError(4738901, `Attempt to set internal constant: ${name}`);
    }
    checkUserVariable(name);
    const { compileExpression } = createContext({
      now,
      // The clock of a command is set only after its variables are.
      clock: undefined,
      variables,
      collator: undefined,
      database: noDatabase,
      watch: new Watch(deadline),
    });
    const value = compileExpression(expression)(noDocument);
    if (value === noDocument) throw readsDocument();
    variables[name] = value;
  }
  return variables;
}

function readsDocument(): StoreError {
  return new StoreError(
    4890500,
    'Command let Expression tried to access a field, but this is not allowed because command let expressions run before the query examines any documents.',
  );
}

function refuse(): never {
  throw readsDocument();
}

/** Stands where a document would be, and tells whoever looks into it that there is none. */
const noDocument: Document = new Proxy<Document>(
  {},
  { has: refuse, ownKeys: refuse, getOwnPropertyDescriptor: refuse },
);
