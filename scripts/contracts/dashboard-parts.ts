import { type DocumentNode, Kind, parse } from 'graphql';
import { deniedTo, findGuardedSelections } from '../../gateway/auth/guarded-selections.ts';
import type { Generation } from '../../gateway/generation.ts';
import { type Caller, type StaffRole, scopesOfRole, staffRoles } from '../../kernel/caller.ts';
import { routes } from '../../rest/routes/index.ts';
import { manifestOperations, signatureOf } from './manifest-operations.ts';
import { codeOf, oneLine, type PartWriters, tableOf } from './marked-parts.ts';

type Sight = Pick<Generation, 'apiSchema' | 'fieldAccess'>;

/** What code knows of `docs/contracts/dashboard-data-contract.md`. */
export const dashboardParts = (sight: Sight): PartWriters => ({
  roles: () => {
    const scopes = [...new Set(staffRoles.flatMap((role) => scopesOfRole[role]))].sort();
    return tableOf(
      ['right', ...staffRoles],
      scopes.map((scope) => [
        codeOf(scope),
        ...staffRoles.map((role) => (scopesOfRole[role].includes(scope) ? '●' : '')),
      ]),
    );
  },

  operations: () =>
    tableOf(
      ['kind', 'operation', ...staffRoles],
      manifestOperations('dashboard').map((operation) => [
        operation.definition.operation,
        codeOf(signatureOf(operation)),
        ...staffRoles.map((role) => seenBy(role, operation.document, sight)),
      ]),
    ),

  rest: () =>
    tableOf(
      ['route', ...staffRoles],
      routes
        .filter(({ tag }) => tag === 'Dashboard')
        .map(({ method, path, operation }) => [
          codeOf(`${method} ${path}`),
          ...staffRoles.map((role) => seenBy(role, parse(operation), sight)),
        ]),
    ),

  lists: () => {
    const query = sight.apiSchema.getQueryType();
    const lists = Object.values(query?.getFields() ?? {}).filter(({ type }) =>
      String(type).endsWith('Connection'),
    );
    return tableOf(
      ['list', 'page', 'filters', 'order'],
      lists.map(({ name, args, description }) => [
        codeOf(name),
        `${args.find((each) => each.name === 'first')?.defaultValue ?? '–'}, at most 100`,
        args
          .filter((each) => each.name !== 'first' && each.name !== 'after')
          .map((each) => codeOf(`${each.name}: ${String(each.type)}`))
          .join(', ') || '–',
        oneLine(description),
      ]),
    );
  },

  live: () => {
    const fields = sight.apiSchema.getSubscriptionType()?.getFields() ?? {};
    const asked = new Set(
      manifestOperations('dashboard')
        .filter(({ definition }) => definition.operation === 'subscription')
        .flatMap(({ roots }) => roots),
    );
    return tableOf(
      ['subscription', 'the dashboard follows it', 'tells'],
      Object.values(fields).map(({ name, description }) => [
        codeOf(name),
        asked.has(name) ? 'yes' : '',
        oneLine(description),
      ]),
    );
  },
});

/** `all`, `no`, or what is null for the role. */
function seenBy(
  role: StaffRole,
  document: DocumentNode,
  { apiSchema, fieldAccess }: Sight,
): string {
  const guarded = findGuardedSelections(document, apiSchema, fieldAccess);
  const denied = deniedTo(staff(role), guarded).map(({ node }) => node.name.value);
  const roots = new Set(rootsOf(document));
  if (denied.some((name) => roots.has(name))) return 'no';
  const hidden = [...new Set(denied)];
  return hidden.length === 0 ? 'all' : `without ${hidden.map(codeOf).join(', ')}`;
}

const rootsOf = ({ definitions }: DocumentNode): readonly string[] =>
  definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? definition.selectionSet.selections.flatMap((each) =>
          each.kind === Kind.FIELD ? [each.name.value] : [],
        )
      : [],
  );

const staff = (role: StaffRole): Caller => ({
  kind: 'staff',
  tenant: 'glowglitch',
  subject: role,
  name: role,
  roles: [role],
  scopes: scopesOfRole[role],
  client: 'dashboard',
});
