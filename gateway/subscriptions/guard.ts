import { getArgumentValues, getVariableValues } from 'graphql';
import type { Caller } from '../../kernel/caller.ts';
import { ShopError } from '../../kernel/errors.ts';
import type { PreparedRequest } from '../operation.ts';
import { rootFieldsOf } from './root-fields.ts';

/**
 * Whether this caller may follow that very thing. Source streams run in the gateway's name and are shared, so
 * the subgraph cannot ask it. `args` are the arguments of the subscription field, coerced.
 */
export type SubscriptionGuard = (
  caller: Caller,
  args: Readonly<Record<string, unknown>>,
) => boolean | Promise<boolean>;

/** By the name of the field on `Subscription`. A field without one asks no more than its directives do. */
export type SubscriptionGuards = Readonly<Record<string, SubscriptionGuard>>;

/** @throws ShopError UNAUTHENTICATED or FORBIDDEN where the operation's field is denied, its guard refuses, or cannot decide */
export async function checkGuard(
  guards: SubscriptionGuards,
  { prepared, variables, context }: PreparedRequest,
): Promise<void> {
  const { operation, denied, generation } = prepared;
  const { caller } = context;
  const fields = rootFieldsOf(operation);
  if (fields.length === 0 || denied.some(({ node }) => fields.includes(node)))
    throw refusal(caller);

  const schema = generation.apiSchema;
  // Each of them, so that none can stand in for another.
  for (const field of fields) {
    const name = field.name.value;
    const guard = Object.hasOwn(guards, name) ? guards[name] : undefined;
    if (!guard) continue;
    const definition = schema.getSubscriptionType()?.getFields()[name];
    const { coerced } = getVariableValues(schema, operation.definition.variableDefinitions ?? [], {
      ...variables,
    });
    if (!definition || !coerced) throw refusal(caller);
    if (!(await guard(caller, getArgumentValues(definition, field, coerced))))
      throw refusal(caller);
  }
}

const refusal = (caller: Caller): ShopError =>
  caller.kind === 'anonymous'
    ? new ShopError('UNAUTHENTICATED', 'Sign in to follow this')
    : new ShopError('FORBIDDEN', 'This needs a right that you do not have');
