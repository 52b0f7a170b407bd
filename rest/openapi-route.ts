import { readFile } from 'node:fs/promises';
import type { Route } from '../gateway/http/router.ts';

/** The document, from the same relative place in source and in dist/. */
const openapiUrl = new URL('../docs/api/concierge-openapi.yaml', import.meta.url);

/** The OpenAPI document that `/api/docs` shows, and that generators of clients read. */
export const openapiRoute: Route = {
  method: 'GET',
  path: '/api/docs/concierge-openapi.yaml',
  handle: async () => ({
    status: 200,
    headers: {
      'content-type': 'application/yaml',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    },
    body: await readFile(openapiUrl),
  }),
};
