import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const nonceBytes = 12;
const tagBytes = 16;
const version = 'v1';

/**
 * Text that only holders of the key can read (AES-256-GCM, a nonce of its own each time), as `v1.` and base64url.
 * @param key a secret of at least 32 characters
 * @param context what the text belongs to, such as a record's id: sealed text moved elsewhere does not open there
 */
export function sealText(text: string, key: string, context: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', toKey(key), nonce).setAAD(Buffer.from(context));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const bytes = Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  return `${version}.${bytes.toString('base64url')}`;
}

/** @throws Error when the text was sealed under another key or for another context, or was altered */
export function openText(sealed: string, key: string, context: string): string {
  const [given, body = ''] = sealed.split('.', 2);
  const bytes = Buffer.from(body, 'base64url');
  if (given !== version || bytes.length < nonceBytes + tagBytes)
    throw new Error('That is no sealed text');
  const nonce = bytes.subarray(0, nonceBytes);
  const decipher = createDecipheriv('aes-256-gcm', toKey(key), nonce, { authTagLength: tagBytes })
    .setAAD(Buffer.from(context))
    .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  const opened = decipher.update(bytes.subarray(nonceBytes + tagBytes));
  return Buffer.concat([opened, decipher.final()]).toString('utf8');
}

/** The secret is long and random, so that its hash is as good a key; the prefix keeps its uses apart. */
const toKey = (key: string): Buffer => createHash('sha256').update(`seal:${key}`).digest();
