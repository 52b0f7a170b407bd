import type { Authenticate } from '../../../gateway/auth/authenticate.ts';
import { anonymous, type Caller, type Scope } from '../../../kernel/caller.ts';

/** Whoever `authorization` names: `dashboard orders:read,totals:read` is staff of that client with those scopes. */
export const asNamed: Authenticate = async ({ authorization }) => {
  const [client, scopes = ''] = authorization?.split(' ') ?? [];
  return { caller: client ? staff(client, scopes) : anonymous('shop'), expiresAtMs: null };
};

const staff = (client: string, scopes: string): Caller => ({
  kind: 'staff',
  tenant: 'shop',
  subject: 'somebody',
  name: 'Somebody',
  roles: [],
  scopes: scopes.split(',') as Scope[],
  client,
});
