import { type DocumentNode, type GraphQLSchema, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import type { Caller, Scope } from '../../kernel/caller.ts';
import { typenameField } from '../documents.ts';
import type { AccessRequirement, GuardedSelection } from '../operation.ts';
import type { FieldAccess } from './field-access.ts';
import { noPolicies } from './policies.ts';

/** Every selection of a valid document that asks something of its reader, in document order. */
export function findGuardedSelections(
  document: DocumentNode,
  schema: GraphQLSchema,
  fieldAccess: FieldAccess,
): readonly GuardedSelection[] {
  const found: GuardedSelection[] = [];
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      Field(node) {
        const parent = types.getParentType();
        if (!parent) return;
        const field = node.name.value;
        const requirements = [
          ...fieldAccess.requirementsOf(parent.name, field),
          ...(node.arguments ?? []).flatMap((argument) =>
            fieldAccess.requirementsOfArgument(parent.name, field, argument.name.value),
          ),
        ];
        if (requirements.length > 0) found.push({ node, requirements });
      },
    }),
  );
  return found;
}

/**
 * Those that the caller may not make.
 * @param policies those that were found to hold for this caller
 */
export const deniedTo = (
  caller: Caller,
  guarded: readonly GuardedSelection[],
  policies: ReadonlySet<string> = noPolicies,
): readonly GuardedSelection[] =>
  guarded.filter(({ requirements }) => !requirements.every((one) => meets(caller, one, policies)));

function meets(
  caller: Caller,
  requirement: AccessRequirement,
  policies: ReadonlySet<string>,
): boolean {
  switch (requirement.kind) {
    case 'authenticated':
      return caller.kind !== 'anonymous';
    case 'scopes':
      return requirement.anyOf.some((all) =>
        all.every((scope) => caller.scopes.includes(scope as Scope)),
      );
    case 'policies':
      return requirement.anyOf.some((all) => all.every((policy) => policies.has(policy)));
  }
}

/** Names what was denied: equal for callers who may see the same parts of one operation. */
export const accessKeyOf = (
  guarded: readonly GuardedSelection[],
  denied: readonly GuardedSelection[],
): string => denied.map((selection) => guarded.indexOf(selection)).join(',');

/**
 * The document with each denied selection replaced by `__typename`: a selection set stays a selection set, and
 * the executor learns which type it met where a condition on types decides what is null.
 */
export function withoutDenied(
  document: DocumentNode,
  denied: readonly GuardedSelection[],
): DocumentNode {
  if (denied.length === 0) return document;
  const nodes = new Set(denied.map((selection) => selection.node));
  return visit(document, {
    Field: (node) => (nodes.has(node) ? typenameField : undefined),
  });
}
