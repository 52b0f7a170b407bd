import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Route, RouteReply, RouteRequest } from '../../gateway/http/router.ts';
import { type PublicFile, readPublicFile } from '../public-files.ts';

/** Nothing inline, nothing from elsewhere; the nonce is for the one style element that React Aria adds. */
const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

/** A page of ours at an address: `/shop` → `shop.html`. Deeper addresses of a one-page client lead to it too. */
export const pageRoute = (path: string, name: string): Route => ({
  method: 'GET',
  path,
  handle: async () => (await page(name, 200)) ?? missing,
});

/** What stands at an address that leads nowhere, for who would see a page; null for programs. */
export const missingPage = async ({ accept }: IncomingHttpHeaders): Promise<RouteReply | null> =>
  accept?.includes('text/html') ? page('missing', 404) : null;

async function page(name: string, status: number): Promise<RouteReply | null> {
  const file = await readPublicFile(`${name}.html`);
  if (!file) return null;
  const nonce = randomBytes(16).toString('base64');
  return {
    status,
    headers: {
      'content-type': file.contentType,
      'cache-control': 'no-store',
      'content-security-policy': policy(nonce),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
    },
    body: Buffer.from(file.bytes).toString('utf8').replaceAll('__NONCE__', nonce),
  };
}

/** Scripts, styles and fonts. Names carry no hash, so browsers ask each time and mostly hear 304. */
export const assetsRoute: Route = {
  method: 'GET',
  path: '/assets/*',
  async handle(request) {
    const file = await readPublicFile(`assets/${request.params['rest'] ?? ''}`);
    return file ? fileReply(file, request) : missing;
  },
};

/** The worker that shows push messages: at the root, so that it may stand for every page. */
export const pushWorkerRoute: Route = {
  method: 'GET',
  path: '/push-worker.js',
  async handle(request) {
    const file = await readPublicFile('assets/push-worker.js');
    return file ? fileReply(file, request) : missing;
  },
};

function fileReply(file: PublicFile, request: RouteRequest): RouteReply {
  const headers = {
    'content-type': file.contentType,
    'cache-control': file.contentType === 'font/woff2' ? 'public, max-age=604800' : 'no-cache',
    etag: file.etag,
    'x-content-type-options': 'nosniff',
  };
  return request.headers['if-none-match'] === file.etag
    ? { status: 304, headers }
    : { status: 200, headers, body: file.bytes };
}

const missing: RouteReply = {
  status: 404,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: 'There is no such page.\n',
};
