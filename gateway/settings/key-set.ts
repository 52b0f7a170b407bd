import type { JSONWebKeySet } from 'jose';
import { z } from 'zod';

export type KeySet = JSONWebKeySet;

const publicKey = z.looseObject({
  kty: z.enum(['RSA', 'EC', 'OKP'], { error: 'a key must be of kind RSA, EC or OKP' }),
  d: z.undefined({ error: 'a key is private: only the issuer may have it' }).optional(),
});

const keySet = z.object(
  { keys: z.array(publicKey).min(1, { error: 'it holds no key' }).max(100) },
  { error: 'it is no JWK set' },
);

/** Public keys of an issuer: https://www.rfc-editor.org/rfc/rfc7517#section-5. @throws Error saying what is wrong */
export function readKeySet(text: string): KeySet {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new Error('it is no JSON');
  }
  const read = keySet.safeParse(given);
  if (!read.success) throw new Error(read.error.issues[0]?.message ?? 'it is no JWK set');
  return given as KeySet;
}
