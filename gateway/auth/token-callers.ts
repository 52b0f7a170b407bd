import { createLocalJWKSet, createRemoteJWKSet, type JSONWebKeySet, type JWTPayload } from 'jose';
import type { Scope, StaffRole } from '../../kernel/caller.ts';
import { type Clock, SECOND_MS } from '../../kernel/clock.ts';
import { ShopError } from '../../kernel/errors.ts';
import {
  type Authenticate,
  type Credentials,
  everybodyAnonymous,
  type Identity,
} from './authenticate.ts';
import { rememberIdentities } from './remember-identities.ts';
import { createJwtVerifier, type JwtIssuer } from './verify-jwt.ts';

/** Callers that any issuer vouches for, as an operator describes them. */
export interface TokenCallers extends Omit<JwtIssuer, 'keys'> {
  readonly keys: { readonly url: string } | { readonly set: JSONWebKeySet };
  /** In lower case. */
  readonly header: string;
  /** What stands before the token in its header; empty where nothing does. */
  readonly scheme: string;
  /** Cookie that a token may come in where the header is not there; null: none. */
  readonly cookie: string | null;
  /** Whether nobody may ask without a token. */
  readonly isRequired: boolean;
  readonly claims: TokenClaims;
  /** What roles bring along. */
  readonly scopesOfRoles: Readonly<Record<string, readonly string[]>>;
}

/** Where in a token things stand: the name of a claim, or names inside one another, as `realm_access.roles`. */
export interface TokenClaims {
  readonly subject: string;
  readonly client: string;
  /** All of them count. Values are lists, or words with spaces between. */
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
}

/** A key server that does not answer in this time is down; keys that are there are used on. */
const keysTimeoutMs = 5 * SECOND_MS;

/** Headers that such callers may show a token in, beside `authorization`. */
export const identifiedByOf = ({
  header,
  cookie,
}: Pick<TokenCallers, 'header' | 'cookie'>): readonly string[] => [
  ...(header === 'authorization' ? [] : [header]),
  ...(cookie === null ? [] : ['cookie']),
];

/** Tells callers by their tokens. Who shows none is anonymous, unless a token is required. */
export function createTokenAuthenticate(callers: TokenCallers, clock: Clock): Authenticate {
  const { keys } = callers;
  const verify = createJwtVerifier(
    {
      ...callers,
      keys:
        'set' in keys
          ? createLocalJWKSet(keys.set)
          : createRemoteJWKSet(new URL(keys.url), { timeoutDuration: keysTimeoutMs }),
    },
    clock,
  );
  const identify = rememberIdentities(
    async ({ authorization: token = '' }) => identityOf(await verify(token), callers),
    clock,
  );

  return async (credentials) => {
    const token = tokenIn(credentials, callers);
    if (token !== null) return identify({ authorization: token });
    if (callers.isRequired)
      throw new ShopError('UNAUTHENTICATED', `Send a token as ${formOf(callers)}`);
    return everybodyAnonymous(credentials);
  };
}

/** @throws ShopError UNAUTHENTICATED for a header that is there and holds no token: it is not taken for nobody's */
function tokenIn(credentials: Credentials, callers: TokenCallers): string | null {
  const { header, scheme, cookie } = callers;
  const shown =
    header === 'authorization' ? credentials.authorization : credentials.other?.(header);
  if (shown !== undefined) {
    const [first = '', second, ...more] = shown.trim().split(/ +/);
    const token = scheme === '' ? (second === undefined ? first : undefined) : second;
    const isScheme = scheme === '' || first.toLowerCase() === scheme.toLowerCase();
    if (!token || !isScheme || more.length > 0)
      throw new ShopError('UNAUTHENTICATED', `Send a token as ${formOf(callers)}`);
    return token;
  }
  return cookie === null ? null : cookieOf(credentials.other?.('cookie') ?? '', cookie);
}

const formOf = ({ header, scheme }: TokenCallers): string =>
  `"${header}: ${scheme === '' ? '' : `${scheme} `}…"`;

/** https://www.rfc-editor.org/rfc/rfc6265#section-5.4 */
function cookieOf(cookies: string, name: string): string | null {
  for (const pair of cookies.split(';')) {
    const mark = pair.indexOf('=');
    if (mark < 0 || pair.slice(0, mark).trim() !== name) continue;
    const value = pair.slice(mark + 1).trim();
    return value === '' ? null : value;
  }
  return null;
}

function identityOf(payload: JWTPayload, { claims, scopesOfRoles }: TokenCallers): Identity {
  const [subject] = wordsOf(payload, claims.subject, false);
  if (subject === undefined)
    throw new ShopError('UNAUTHENTICATED', 'That token does not say whose it is');
  const [client = null] = wordsOf(payload, claims.client, false);
  const roles = claims.roles.flatMap((claim) => wordsOf(payload, claim, true));
  const own = claims.scopes.flatMap((claim) => wordsOf(payload, claim, true));
  const brought = roles.flatMap((role) =>
    Object.hasOwn(scopesOfRoles, role) ? (scopesOfRoles[role] ?? []) : [],
  );
  return {
    caller: {
      kind: 'staff',
      tenant: 'default',
      subject,
      name: '',
      // The names of the kernel are the retailer's; a supergraph of somebody else has its own.
      roles: [...new Set(roles)] as StaffRole[],
      scopes: [...new Set([...own, ...brought])].sort() as Scope[],
      client,
    },
    expiresAtMs: (payload.exp ?? 0) * SECOND_MS,
  };
}

/** @param isList whether spaces part one word from the next */
function wordsOf(payload: JWTPayload, claim: string, isList: boolean): readonly string[] {
  const value = claimIn(payload, claim);
  if (typeof value === 'string')
    return (isList ? value.split(' ') : [value]).filter((word) => word !== '');
  return Array.isArray(value)
    ? value.filter((word): word is string => typeof word === 'string')
    : [];
}

/** A claim of that very name first: names of claims may be addresses, which have dots. */
function claimIn(payload: JWTPayload, claim: string): unknown {
  if (Object.hasOwn(payload, claim)) return payload[claim];
  let value: unknown = payload;
  for (const name of claim.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
      return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}
