import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';
import type { Route, RouteReply, RouteRequest } from '../../gateway/http/router.ts';
import { type StaffRole, staffRoles } from '../../kernel/caller.ts';
import { ShopError } from '../../kernel/errors.ts';
import { sandboxOptions } from './sandbox-page.ts';

export interface SandboxParts {
  readonly mintToken: (role: StaffRole, client: string) => Promise<{ readonly token: string }>;
}

/** The graph explorer: Altair, served from here, offline. For development only: its page holds tokens. */
export const sandboxRoutes = (parts: SandboxParts): readonly Route[] => [
  { method: 'GET', path: '/sandbox', handle: (request) => page(request, parts) },
  { method: 'GET', path: '/sandbox/*', handle: ({ params }) => file(params['rest'] ?? '') },
];

/**
 * What Altair needs and no more (tried in Chromium: no request leaves the host). Angular writes style elements, and
 * a nonce in style-src would switch 'unsafe-inline' off for them. frame-src stays closed: no pre-request scripts.
 */
const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "base-uri 'self'",
    "frame-ancestors 'none'",
    "form-action 'none'",
  ].join('; ');

async function page(request: RouteRequest, { mintToken }: SandboxParts): Promise<RouteReply> {
  const host = request.headers.host ?? '';
  if (!/^[\w.-]+(:\d{1,5})?$|^\[[\da-f:]+\](:\d{1,5})?$/i.test(host))
    throw new ShopError('BAD_USER_INPUT', 'The Host header is not a host', { field: 'host' });
  const minted = await Promise.all(
    staffRoles.map(async (role) => [role, (await mintToken(role, 'sandbox')).token] as const),
  );
  const tokens = Object.fromEntries(minted) as Record<StaffRole, string>;
  const nonce = randomBytes(16).toString('base64');
  // Loaded when first asked for: most starts never show the sandbox.
  const { renderAltair } = await import('altair-static');
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': policy(nonce),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    },
    body: withOurs(
      renderAltair({
        ...sandboxOptions({ host, tokens }),
        baseURL: '/sandbox/',
        cspNonce: nonce,
      }),
    ),
  };
}

/** Our colours, and of each answer how it came about: ahead of Altair's own scripts, for modules run in their order. */
const withOurs = (html: string): string =>
  html.replace(
    '</head>',
    '<link rel="stylesheet" href="/assets/sandbox.css">' +
      '<script type="module" src="/assets/sandbox-explain.js"></script></head>',
  );

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.ttf': 'font/ttf',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/** What Altair says to a new guest is not in our voice. */
const ourWords = { QUERY_RESULT_NO_RESULT_TEXT: 'Send a request: its answer is shown here.' };

const isEnglish = (path: string): boolean => /^assets\/i18n\/en(-US)?\.json$/.test(path);

const withOurWords = (words: Buffer): Buffer =>
  Buffer.from(JSON.stringify({ ...(JSON.parse(words.toString()) as object), ...ourWords }));

/** Altair's own files; its HTML is only ever served as rendered above. */
async function file(path: string): Promise<RouteReply> {
  const { getDistDirectory } = await import('altair-static');
  const root = getDistDirectory();
  const full = resolve(root, path);
  const contentType = contentTypes[extname(full)];
  const bytes =
    contentType && full.startsWith(root + sep) ? await readFile(full).catch(() => null) : null;
  if (!contentType || !bytes) throw new ShopError('NOT_FOUND', 'The sandbox has no such file');
  return {
    status: 200,
    headers: {
      'content-type': contentType,
      'cache-control': 'public, max-age=3600',
      'x-content-type-options': 'nosniff',
    },
    body: isEnglish(path) ? withOurWords(bytes) : bytes,
  };
}
