import { createECDH } from 'node:crypto';
import { join } from 'node:path';
import { madeOnce } from '../made-once.ts';
import type { VapidKeyPair } from './notice-config.ts';

/** Keys of push messages for development, kept in the data folder: browsers that subscribed stay subscribed. */
export const developmentKeys = (dataDir: string): VapidKeyPair =>
  madeOnce(join(dataDir, 'development-push-keys.json'), () => {
    const pair = createECDH('prime256v1');
    pair.generateKeys();
    // A private key that begins with zeros is shorter than the 32 bytes that it is written as.
    const privateKey = Buffer.from(pair.getPrivateKey('hex').padStart(64, '0'), 'hex');
    return {
      publicKey: pair.getPublicKey('base64url'),
      privateKey: privateKey.toString('base64url'),
    };
  });
