import type { Caller } from '../../kernel/caller.ts';

/** What is asked of a caller: one of these roles, and all of these scopes. */
export interface Right {
  readonly roles?: readonly string[] | undefined;
  readonly scopes?: readonly string[] | undefined;
}

/** Whether a caller has all that a right asks. Nobody in particular never has. */
export function hasRight(caller: Caller, { roles, scopes = [] }: Right): boolean {
  if (caller.kind === 'anonymous') return false;
  const own: readonly string[] = caller.kind === 'staff' ? caller.roles : [];
  const given: readonly string[] = caller.scopes;
  return (
    (roles === undefined || roles.some((role) => own.includes(role))) &&
    scopes.every((scope) => given.includes(scope))
  );
}
