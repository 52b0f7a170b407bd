import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Route, RouteReply } from '../gateway/http/router.ts';
import { ShopError } from '../kernel/errors.ts';
import { problemReply } from './problem.ts';

/** The document, from the same relative place in source and in dist/. */
const openapiUrl = new URL('../docs/api/concierge-openapi.yaml', import.meta.url);

/** Everything from here, nothing inline; pictures in its style sheet are data. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Concierge API</title>
    <link rel="icon" type="image/png" href="/api/docs/favicon-32x32.png">
    <link rel="stylesheet" href="/api/docs/swagger-ui.css">
  </head>
  <body>
    <main id="api"></main>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`;

const start = `document.documentElement.classList.toggle(
  'dark-mode',
  matchMedia('(prefers-color-scheme: dark)').matches,
);
SwaggerUIBundle({
  url: '/api/docs/concierge-openapi.yaml',
  dom_id: '#api',
  deepLinking: true,
  validatorUrl: null,
});
`;

const javascript = 'text/javascript; charset=utf-8';

/** What of swagger-ui-dist the page loads. */
const files: Readonly<Record<string, string>> = {
  'favicon-32x32.png': 'image/png',
  'swagger-ui-bundle.js': javascript,
  'swagger-ui.css': 'text/css; charset=utf-8',
};

/** `/api/docs`: the OpenAPI document as pages, from this host alone. */
export const docsRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/docs', handle: () => reply('text/html; charset=utf-8', page) },
  { method: 'GET', path: '/api/docs/start.js', handle: () => reply(javascript, start) },
  {
    method: 'GET',
    path: '/api/docs/concierge-openapi.yaml',
    handle: async () => reply('application/yaml', await readFile(openapiUrl)),
  },
  {
    method: 'GET',
    path: '/api/docs/:file',
    async handle({ params, requestId }) {
      const file = params['file'] ?? '';
      const contentType = Object.hasOwn(files, file) ? files[file] : undefined;
      if (!contentType)
        return problemReply(new ShopError('NOT_FOUND', 'There is no such file'), requestId);
      return reply(contentType, await readFile(join(swaggerFolder(), file)));
    },
  },
];

const swaggerFolder = (): string =>
  dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const reply = (contentType: string, body: string | Uint8Array): RouteReply => ({
  status: 200,
  headers: {
    'content-type': contentType,
    'cache-control': 'no-cache',
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  },
  body,
});
