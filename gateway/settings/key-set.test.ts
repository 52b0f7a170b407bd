import { expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import { readKeySet } from './key-set.ts';

test('public keys are taken as they are', async () => {
  const { publicKey } = await generateKeyPair('ES256');
  const set = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' }] };
  expect(readKeySet(JSON.stringify(set))).toEqual(set);
});

test.each([
  ['{', 'it is no JSON'],
  ['[]', 'it is no JWK set'],
  ['{"keys":[]}', 'it holds no key'],
  ['{"keys":[{"kty":"oct","k":"AAAA"}]}', 'a key must be of kind RSA, EC or OKP'],
  ['{"keys":[{"kty":"EC","d":"AAAA"}]}', 'a key is private: only the issuer may have it'],
])('%s is refused', (text, problem) => {
  expect(() => readKeySet(text)).toThrow(problem);
});
