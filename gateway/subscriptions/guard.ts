import {
  type DocumentNode,
  type FieldNode,
  getArgumentValues,
  getVariableValues,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { Caller } from '../../kernel/caller.ts';
import { ShopError } from '../../kernel/errors.ts';
import type { PreparedRequest } from '../operation.ts';

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
  const field = rootFieldOf(operation.definition.selectionSet, operation.document);
  if (!field || denied.some((selection) => selection.node === field)) throw refusal(context.caller);
  const guard = Object.hasOwn(guards, field.name.value) ? guards[field.name.value] : undefined;
  if (!guard) return;

  const schema = generation.apiSchema;
  const definition = schema.getSubscriptionType()?.getFields()[field.name.value];
  const { coerced } = getVariableValues(schema, operation.definition.variableDefinitions ?? [], {
    ...variables,
  });
  if (!definition || !coerced) throw refusal(context.caller);
  if (!(await guard(context.caller, getArgumentValues(definition, field, coerced))))
    throw refusal(context.caller);
}

/** Validation allows a subscription one root field; it may stand inside fragments. */
function rootFieldOf(selections: SelectionSetNode, document: DocumentNode): FieldNode | null {
  for (const selection of selections.selections) {
    if (selection.kind === Kind.FIELD) return selection;
    const inner =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection.selectionSet
        : fragmentOf(document, selection.name.value);
    const found = inner && rootFieldOf(inner, document);
    if (found) return found;
  }
  return null;
}

function fragmentOf(document: DocumentNode, name: string): SelectionSetNode | null {
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name)
      return definition.selectionSet;
  return null;
}

const refusal = (caller: Caller): ShopError =>
  caller.kind === 'anonymous'
    ? new ShopError('UNAUTHENTICATED', 'Sign in to follow this')
    : new ShopError('FORBIDDEN', 'This needs a right that you do not have');
