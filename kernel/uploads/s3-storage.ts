import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { AwsClient } from 'aws4fetch';
import { readAtMost } from '../read-at-most.ts';
import { type BlobStorage, checkBlobKey } from './blob-storage.ts';
import { uploadsUnavailable } from './unavailable.ts';

/** A bucket of any service that speaks S3. */
export interface Bucket {
  /** With the bucket in it: `https://s3.eu-west-1.amazonaws.com/aurora-uploads`. */
  readonly url: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface S3Limits {
  /** Largest blob that is read. */
  readonly bytesMax: number;
  /** Of one try, answer and all. */
  readonly timeoutMs: number;
  readonly triesMax: number;
  /** Before the second try; twice as long before each further one. */
  readonly pauseMs: number;
}

/** Three tries of two seconds end well before whoever waits for them gives up. */
const defaultLimits: Omit<S3Limits, 'bytesMax'> = { timeoutMs: 2_000, triesMax: 3, pauseMs: 100 };

/** What may be different the next time: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const passing: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** Blobs in a bucket: for any number of copies, wherever they run. */
export function createS3Storage(
  { url, ...credentials }: Bucket,
  limits: Pick<S3Limits, 'bytesMax'> & Partial<S3Limits>,
): BlobStorage {
  const { bytesMax, timeoutMs, triesMax, pauseMs } = { ...defaultLimits, ...limits };
  const client = new AwsClient({ ...credentials, service: 's3', retries: 0 });

  async function once(
    method: 'PUT' | 'GET' | 'DELETE',
    key: string,
    body: Uint8Array | null,
  ): Promise<Answer> {
    const response = await client.fetch(`${url}/${checkBlobKey(key)}`, {
      method,
      // The signature covers the bytes: what arrives changed is refused there.
      headers: {
        'x-amz-content-sha256': createHash('sha256')
          .update(body ?? '')
          .digest('hex'),
        ...(body ? { 'content-type': 'application/octet-stream' } : {}),
      },
      ...(body ? { body: Buffer.from(body) } : {}),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const bytes = await readAtMost(response, bytesMax);
    // Nothing of ours is so large.
    if (!bytes) throw new Error(`The bucket answered with more than ${bytesMax} bytes`);
    return { status: response.status, bytes };
  }

  async function ask(
    method: 'PUT' | 'GET' | 'DELETE',
    key: string,
    body: Uint8Array | null = null,
  ): Promise<Answer> {
    let reason: unknown;
    for (let tries = 0; tries < triesMax; tries += 1) {
      if (tries > 0) await pause(pauseMs * 2 ** (tries - 1));
      try {
        const answer = await once(method, key, body);
        if (answer.status < 300 || answer.status === 404) return answer;
        reason = new Error(`The bucket answered ${method} with ${answer.status}`);
        if (!passing.has(answer.status)) break;
      } catch (error) {
        reason = error;
      }
    }
    throw uploadsUnavailable('storage', reason);
  }

  return {
    async put(key, bytes) {
      const { status } = await ask('PUT', key, bytes);
      if (status === 404) throw uploadsUnavailable('storage', new Error('There is no such bucket'));
    },
    async get(key) {
      const { status, bytes } = await ask('GET', key);
      return status === 404 ? null : bytes;
    },
    async remove(key) {
      await ask('DELETE', key);
    },
  };
}

interface Answer {
  readonly status: number;
  readonly bytes: Uint8Array;
}
