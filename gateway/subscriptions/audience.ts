import type { Caller, ServiceCaller } from '../../kernel/caller.ts';
import { keyOf } from './keys.ts';

/**
 * Callers who may share results. Subgraphs decide by tenant, kind, rights and what a session has proved, so
 * callers equal in these see the same. A staff member's own name is taken out: staff of equal rights share a
 * stream, and a resolver that asks for the person finds nobody rather than a colleague.
 */
export interface Audience {
  /** Equal for callers of one audience. */
  readonly key: string;
  /** Who the joins of each event run as. */
  readonly caller: Caller;
  /**
   * Who the source stream runs as: the gateway itself, with the audience's rights and no more. Shoppers of
   * different sessions share it; the right to the one order is the subscription guard's to check.
   */
  readonly sourceCaller: ServiceCaller;
}

export function audienceOf(caller: Caller): Audience {
  const scopes = [...caller.scopes].sort();
  const shared = withoutPerson(caller);
  return {
    key: keyOf({ ...shared, scopes }),
    caller: shared,
    sourceCaller: {
      kind: 'service',
      subject: 'gateway',
      tenant: caller.tenant,
      scopes,
      client: 'gateway',
    },
  };
}

function withoutPerson(caller: Caller): Caller {
  if (caller.kind === 'staff')
    return { ...caller, subject: 'audience', name: '', roles: [...caller.roles].sort() };
  if (caller.kind === 'shopper') return { ...caller, orderIds: [...caller.orderIds].sort() };
  return caller;
}
