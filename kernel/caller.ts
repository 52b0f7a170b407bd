import { ShopError } from './errors.ts';

/** What a caller may do. A scope is `<area>:<right>`; the schema names them in `@requiresScopes`. */
export type Scope =
  | 'admin'
  | 'catalog:write'
  | 'events:write'
  | 'feeds:write'
  | 'graph:inspect'
  | 'kpis:read'
  | 'notices:write'
  | 'order:read'
  | 'orders:read'
  | 'orders:write'
  | 'returns:read'
  | 'returns:write'
  | 'session'
  | 'sessions:read'
  | 'shipments:write'
  | 'tickets:read'
  | 'tickets:write'
  | 'totals:read';

export const staffRoles = ['admin', 'support_lead', 'concierge_agent', 'viewer'] as const;
export type StaffRole = (typeof staffRoles)[number];
export const isStaffRole = (value: unknown): value is StaffRole =>
  staffRoles.some((role) => role === value);

const viewerScopes: readonly Scope[] = [
  'orders:read',
  'returns:read',
  'sessions:read',
  'tickets:read',
];
const agentScopes: readonly Scope[] = [
  ...viewerScopes,
  'orders:write',
  'returns:write',
  'tickets:write',
];
const leadScopes: readonly Scope[] = [
  ...agentScopes,
  'feeds:write',
  'kpis:read',
  'notices:write',
  'totals:read',
];

/** The role matrix (domain.md U3): an agent works on orders but sees no totals. */
export const scopesOfRole: Readonly<Record<StaffRole, readonly Scope[]>> = {
  viewer: viewerScopes,
  concierge_agent: agentScopes,
  support_lead: leadScopes,
  admin: [...leadScopes, 'admin', 'catalog:write', 'graph:inspect'],
};

interface CallerBase {
  readonly tenant: string;
  readonly scopes: readonly Scope[];
  /** The application that asks (`widget`, `dashboard`, `sandbox`…) when a token proves it, else null. */
  readonly client: string | null;
}

export interface AnonymousCaller extends CallerBase {
  readonly kind: 'anonymous';
}

export interface ShopperCaller extends CallerBase {
  readonly kind: 'shopper';
  readonly sessionId: string;
  /** Local ids of the orders this session has proved its right to. */
  readonly orderIds: readonly string[];
}

export interface StaffCaller extends CallerBase {
  readonly kind: 'staff';
  readonly subject: string;
  readonly name: string;
  readonly roles: readonly StaffRole[];
}

export interface ServiceCaller extends CallerBase {
  readonly kind: 'service';
  readonly subject: string;
}

/** Who is asking. The gateway decides it once; subgraphs trust only the gateway's signed copy. */
export type Caller = AnonymousCaller | ShopperCaller | StaffCaller | ServiceCaller;

export const anonymous = (tenant: string): AnonymousCaller => ({
  kind: 'anonymous',
  tenant,
  scopes: [],
  client: null,
});

/** Whose an idempotency key is: a session's, a person's or a program's; all who are anonymous are one. */
export const actorOf = (caller: Caller): string => {
  if (caller.kind === 'shopper') return caller.sessionId;
  return caller.kind === 'anonymous' ? caller.kind : caller.subject;
};

/** What others read of who did something: a person's name; of anybody else what their keys are kept under. */
export const nameOf = (caller: Caller): string =>
  caller.kind === 'staff' ? caller.name : actorOf(caller);

export const hasScope = (caller: Caller, scope: Scope): boolean => caller.scopes.includes(scope);

/** @throws ShopError UNAUTHENTICATED for nobody, FORBIDDEN for somebody without the scope. */
export function mustHave(caller: Caller, scope: Scope): void {
  if (hasScope(caller, scope)) return;
  if (caller.kind === 'anonymous')
    throw new ShopError('UNAUTHENTICATED', 'Sign in to do this', { scope });
  throw new ShopError('FORBIDDEN', `This needs the right ${scope}`, { scope });
}

/** Whether this caller may see that order: staff by scope, a shopper only after proving it. */
export const maySeeOrder = (caller: Caller, orderId: string): boolean =>
  hasScope(caller, 'orders:read') ||
  caller.kind === 'service' ||
  (caller.kind === 'shopper' && caller.orderIds.includes(orderId));

/**
 * Whether this caller may see what that order cost. Service callers read for streams that many people
 * share: the gateway has checked each of those.
 */
export const maySeeTotals = (caller: Caller, orderId: string): boolean =>
  hasScope(caller, 'totals:read') ||
  caller.kind === 'service' ||
  (hasScope(caller, 'order:read') && maySeeOrder(caller, orderId));

/** @throws ShopError UNAUTHENTICATED for nobody, FORBIDDEN for somebody else, unless it is allowed. */
export function refuseUnless(isAllowed: boolean, caller: Caller): void {
  if (isAllowed) return;
  if (caller.kind === 'anonymous') throw new ShopError('UNAUTHENTICATED', 'Sign in to do this');
  throw new ShopError('FORBIDDEN', 'This is not yours to see or change');
}
