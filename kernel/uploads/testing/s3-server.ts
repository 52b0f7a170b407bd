import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { AwsV4Signer } from 'aws4fetch';
import { listen } from '../../listen.ts';
import type { Bucket } from '../s3-storage.ts';

export interface S3Server extends AsyncDisposable {
  readonly bucket: Bucket;
  /** What is in the bucket, by path. */
  readonly objects: Map<string, Buffer>;
  /** Methods of the requests that came, in order. */
  readonly asked: string[];
  /** Answers the next requests in place of the bucket, one each. */
  readonly misbehave: ((response: ServerResponse) => void)[];
}

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a-secret-of-tests' };
const region = 'eu-west-1';

/** A bucket on loopback that checks signatures as S3 does: over method, path, time and the hash of the body. */
export async function startS3Server(): Promise<S3Server> {
  const objects = new Map<string, Buffer>();
  const asked: string[] = [];
  const misbehave: S3Server['misbehave'] = [];

  const server = createServer(async (request, response) => {
    asked.push(request.method ?? '');
    const body = await buffer(request);
    const odd = misbehave.shift();
    if (odd) return odd(response);
    response.statusCode = await answer(request, body, response);
    response.end(response.statusCode === 200 ? objects.get(request.url ?? '') : '');
  });
  const port = await listen(server, 0, '127.0.0.1');

  async function answer(
    request: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
  ): Promise<number> {
    const url = request.url ?? '';
    if (!(await isSigned(request, body, port))) return 403;
    if (!url.startsWith('/aurora/')) return 404;
    if (request.method === 'PUT') objects.set(url, body);
    if (request.method === 'DELETE') return objects.delete(url) ? 204 : 204;
    if (request.method === 'GET' && !objects.has(url)) return 404;
    if (request.method === 'PUT') {
      response.setHeader('content-length', '0');
      return 204;
    }
    return 200;
  }

  return {
    bucket: { url: `http://127.0.0.1:${port}/aurora`, region, ...credentials },
    objects,
    asked,
    misbehave,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

async function isSigned(request: IncomingMessage, body: Buffer, port: number): Promise<boolean> {
  const { method = '', url = '', headers } = request;
  const hash = createHash('sha256').update(body).digest('hex');
  if (headers['x-amz-content-sha256'] !== hash) return false;
  const datetime = String(headers['x-amz-date']);
  const expected = await new AwsV4Signer({
    ...credentials,
    region,
    service: 's3',
    method,
    url: `http://127.0.0.1:${port}${url}`,
    headers: { 'x-amz-content-sha256': hash },
    datetime,
  }).sign();
  return headers.authorization === expected.headers.get('authorization');
}
