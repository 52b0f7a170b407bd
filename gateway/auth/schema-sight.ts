import { Kind, type SelectionSetNode } from 'graphql';
import type { Caller } from '../../kernel/caller.ts';
import { ShopError } from '../../kernel/errors.ts';
import { memoizePer } from '../../kernel/memoize-per.ts';
import { fragmentsOf } from '../documents.ts';
import { RequestRefused } from '../errors.ts';
import type { Operation } from '../operation.ts';

/** Whether a caller may learn what the schema holds: by introspection, and by the names that a refusal suggests. */
export type MaySeeSchema = (caller: Caller) => boolean;

/**
 * An operation that asks for the schema, from somebody who may not see it.
 * @throws ShopError UNAUTHENTICATED or FORBIDDEN
 */
export function mustNotIntrospect(operation: Operation, caller: Caller): void {
  if (!asksForSchema(operation)) return;
  if (caller.kind === 'anonymous')
    throw new ShopError('UNAUTHENTICATED', 'Sign in to see the schema');
  throw new ShopError('FORBIDDEN', 'You may not see the schema');
}

const asksForSchema = memoizePer(({ document, definition }: Operation): boolean => {
  const fragments = fragmentsOf(document);
  const seen = new Set<string>();
  const asks = ({ selections }: SelectionSetNode): boolean =>
    selections.some((selection) => {
      if (selection.kind === Kind.FIELD)
        return selection.name.value === '__schema' || selection.name.value === '__type';
      if (selection.kind === Kind.INLINE_FRAGMENT) return asks(selection.selectionSet);
      const name = selection.name.value;
      if (seen.has(name)) return false;
      seen.add(name);
      const fragment = fragments.get(name);
      return fragment !== undefined && asks(fragment.selectionSet);
    });
  return asks(definition.selectionSet);
});

/** The same error without names that its reader did not write. */
export function withoutSuggestions(error: unknown): unknown {
  if (!(error instanceof RequestRefused)) return error;
  const reasons = error.reasons.map(({ message, locations }) => ({
    message: message.replace(/ Did you mean .*$/s, ''),
    ...(locations ? { locations } : {}),
  }));
  return new RequestRefused(error.code, reasons);
}
