import { z } from 'zod';
import type { TokenCallers } from '../auth/token-callers.ts';
import { jwtAlgorithms } from '../auth/verify-jwt.ts';
import {
  flag,
  list,
  object,
  oneOf,
  oneOrMore,
  safeUrl,
  section,
  text,
  wholeNumber,
} from './values.ts';

const name = text.regex(/^[\w!#$%&'*+.^`|~-]+$/, { error: 'must be a name without spaces' });

export const right = object({
  roles: list(text, 'roles').min(1).optional().describe('One of these roles'),
  scopes: list(text, 'scopes').min(1).optional().describe('All of these scopes'),
}).refine(({ roles, scopes }) => roles !== undefined || scopes !== undefined, {
  error: 'must ask for roles or scopes',
});

/** Who is asking, by tokens of an issuer. The file that `keys.file` names is read by whoever reads the settings. */
export const callerSettings = object({
  issuer: oneOrMore('issuers').describe('`iss` of tokens: one, or a list of which each will do'),
  audience: oneOrMore('audiences').describe(
    '`aud` that tokens must carry: one, or a list of which each will do',
  ),
  keys: object({
    url: safeUrl
      .optional()
      .describe('JWK set of the issuer, fetched when first needed; https, or this machine'),
    file: text
      .optional()
      .describe(
        'JWK set in a file, beside the settings or by its whole path; read with the settings',
      ),
  })
    .refine((keys) => (keys.url === undefined) !== (keys.file === undefined), {
      error: 'must have url or file',
    })
    .describe('Public keys of the issuer: `url` or `file`'),
  algorithms: list(oneOf(jwtAlgorithms), 'algorithms')
    .min(1, { error: 'must hold at least one' })
    .default(['RS256', 'PS256', 'ES256', 'EdDSA'])
    .describe(
      'Signatures that are taken; with a key pair only, as with a shared secret whoever checks could sign',
    ),
  clockToleranceSeconds: wholeNumber(0, 300)
    .default(5)
    .describe('Seconds by which the clocks of issuer and gateway may differ'),
  header: name
    .default('authorization')
    .transform((header) => header.toLowerCase())
    .describe('Header that holds the token; over WebSocket a key of `connection_init`'),
  scheme: z
    .string({ error: 'must be text' })
    .regex(/^[\w-]*$/, { error: 'must be one word, or empty' })
    .default('Bearer')
    .describe('Word before the token in its header; empty: none'),
  cookie: name
    .optional()
    .describe(
      'Cookie that holds the token where the header is not there; `cors.origins` then names the pages',
    ),
  required: flag
    .default(false)
    .describe('Whether requests without a token are refused; else they are anonymous'),
  claims: section({
    subject: text.default('sub').describe('Claim that says who'),
    client: text.default('azp').describe('Claim that says by which application'),
    scopes: list(text, 'claims')
      .default(['scope', 'scp'])
      .describe('Claims that hold scopes, as lists or words; names inside one another with dots'),
    roles: list(text, 'claims')
      .default(['roles'])
      .describe('Claims that hold roles, such as `realm_access.roles`'),
  }),
  scopesOfRoles: z
    .record(text, list(text, 'scopes'), { error: 'must be lists of scopes by role' })
    .default({})
    .describe('Scopes that a role brings along, for `@requiresScopes`'),
  policies: z
    .record(text, right, { error: 'must be rights by the name of a policy' })
    .default({})
    .describe(
      'What `@policy` names, as `roles` (one of them) and `scopes` (all of them); one that is not named never holds',
    ),
  administrators: right
    .optional()
    .describe('Who may use `/admin/operations` and `/admin/supergraph`; left out: nobody'),
});

/** Callers as they stand in a file. */
export type CallerSettings = z.output<typeof callerSettings>;

/** @param set what the file that `keys.file` names holds; null where none is named */
export function tokenCallersOf(
  { required, keys, ...rest }: CallerSettings,
  set: Extract<TokenCallers['keys'], { set: unknown }>['set'] | null,
): TokenCallers {
  const { policies: _, administrators: __, cookie, ...callers } = rest;
  return {
    ...callers,
    cookie: cookie ?? null,
    isRequired: required,
    keys: set ? { set } : { url: keys.url ?? '' },
  };
}

/** @returns what is wrong with letting browsers send a token by themselves; null where nothing is */
export const cookieProblem = (
  callers: CallerSettings | undefined,
  origins: readonly string[],
): string | null =>
  callers?.cookie !== undefined && origins.includes('*')
    ? 'must name the pages that may send the cookie of callers.cookie; with * any page could ask as its visitor'
    : null;
