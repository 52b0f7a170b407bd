import { generateKeyPairSync, sign } from 'node:crypto';
import { DAY_MS } from '../../kernel/clock.ts';

/** A certificate of that host, signed by nobody else and valid for a day, with its key. Both PEM. */
export function selfSigned(host: 'localhost' | 'elsewhere.example' = 'localhost'): {
  readonly cert: string;
  readonly key: string;
} {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ecdsaWithSha256 = sequence(hex('06082a8648ce3d040302'));
  const name = sequence(tagged(0x31, sequence(hex('0603550403'), tagged(0x0c, Buffer.from(host)))));
  const names = [tagged(0x82, Buffer.from(host))];
  if (host === 'localhost') names.push(tagged(0x87, hex('7f000001')));
  const subjectAltName = sequence(hex('0603551d11'), tagged(0x04, sequence(...names)));
  // RFC 5280 §4.1: version 3, serial number, and what follows.
  const unsigned = sequence(
    hex('a003020102'),
    hex('020101'),
    ecdsaWithSha256,
    name,
    sequence(utcTime(Date.now() - DAY_MS), utcTime(Date.now() + DAY_MS)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(subjectAltName)),
  );
  const signature = Buffer.concat([hex('00'), sign('sha256', unsigned, privateKey)]);
  const der = sequence(unsigned, ecdsaWithSha256, tagged(0x03, signature));
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`,
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
}

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const sequence = (...parts: readonly Buffer[]): Buffer => tagged(0x30, Buffer.concat(parts));

/** Lengths as DER has them; nothing here is as long as 64 KiB. */
function tagged(tag: number, content: Buffer): Buffer {
  const { byteLength } = content;
  const length =
    byteLength < 0x80
      ? [byteLength]
      : byteLength < 0x100
        ? [0x81, byteLength]
        : [0x82, byteLength >> 8, byteLength & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

const utcTime = (atMs: number): Buffer =>
  tagged(0x17, Buffer.from(`${new Date(atMs).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));
