import {
  OpenAPIRegistry,
  OpenApiGeneratorV31,
  type RouteConfig,
} from '@asteasolutions/zod-to-openapi';
import { stringify } from 'yaml';
import { z } from 'zod';
import { errorCatalog } from '../kernel/errors.ts';
import { services } from '../rest/health.ts';
import { idempotencyHeaders } from '../rest/read-input.ts';
import type { RestRoute } from '../rest/route.ts';
import { routes } from '../rest/routes/index.ts';

/** The façade as OpenAPI 3.1: https://spec.openapis.org/oas/v3.1.1.html */
export function openapiYaml(): string {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description: "A session's token (`startSession`), or a staff token of the retailer's issuer.",
  });
  registry.registerComponent('securitySchemes', 'apiKey', {
    type: 'apiKey',
    in: 'header',
    name: 'x-api-key',
    description: 'The key of a service.',
  });
  for (const route of routes) registry.registerPath(pathOf(route));
  for (const path of standingPaths) registry.registerPath(path);

  const document = new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Aurora Concierge',
      version: '1.0.0',
      description: about,
      license: { name: 'Proprietary', identifier: 'LicenseRef-Proprietary' },
    },
    servers: [{ url: '/', description: 'The gateway that serves this document' }],
    tags: tags.map(([name, description]) => ({ name, description })),
  });
  const text = stringify(document, { lineWidth: 100, aliasDuplicateObjects: false });
  return `# Written by npm run openapi from rest/routes/.\n${text}`;
}

const about = [
  'The concierge for callers without GraphQL.',
  'Requests that change something carry `x-idempotency-key`: whoever repeats one within a day gets the first answer again.',
  'An address may send 100 requests a minute unless it is configured otherwise; `ratelimit` says how many are left.',
  'What a service that is down would know is null, and `warnings` beside the answer says so (code, message, path in the graph).',
  'Refusals are problem details (RFC 9457) with a `code` to branch on.',
].join(' ');

const tags = [
  ['Conversation', 'A session, what is said in it, and how it was rated'],
  ['Products', 'Pieces of the vitrine'],
  ['Orders', 'Where an order is, once a guest has proved it'],
  ['Order updates', 'Who is told of an order, once they have agreed to it'],
  ['Returns', 'What can come back, and how it stands'],
  ['Capsule', 'Pieces kept for a shopper'],
  ['Shortlist', 'Pieces that a shopper likes'],
  ['Inspiration', 'Pictures that a shopper sends'],
  ['Stylist', 'Asking for a person'],
  ['Dashboard', 'Lists and figures for staff'],
  ['Operation', 'Health and figures of the service itself'],
] as const;

const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(Object.keys(errorCatalog) as [string, ...string[]]),
    requestId: z.string(),
    field: z.string().optional(),
    errors: z
      .array(
        z.object({
          code: z.string().optional(),
          field: z.string().optional(),
          message: z.string(),
        }),
      )
      .optional(),
    retryAfterSeconds: z.int().optional(),
  })
  .meta({ id: 'Problem', description: 'Why a request was refused: RFC 9457.' });

const refused = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problem } },
});

type ZodRequest = NonNullable<RouteConfig['request']>;

function pathOf(route: RestRoute): RouteConfig {
  const { example } = route;
  const request: ZodRequest = {
    params: exampled(route.params, example.params),
    query: exampled(route.query, example.query),
    ...(route.changes ? { headers: exampled(idempotencyHeaders, exampleKey(route)) } : {}),
    ...(route.body
      ? {
          body: {
            required: true,
            content: { 'application/json': { schema: route.body, example: example.body } },
          },
        }
      : {}),
  };
  if (route.takesFile) request.body = { required: true, content: oneFile };
  return {
    operationId: route.id,
    method: route.method === 'GET' ? 'get' : 'post',
    path: templateOf(route.path),
    tags: [route.tag],
    summary: route.summary,
    ...(route.aliases.length > 0
      ? {
          description: `Also at ${route.aliases.map((path) => `\`${templateOf(path)}\``).join(', ')}`,
        }
      : {}),
    security: route.access === 'anyone' ? [{}, { bearer: [] }] : [{ bearer: [] }, { apiKey: [] }],
    request,
    responses: {
      [route.status]: {
        description: 'As asked',
        content: { 'application/json': { schema: route.answer } },
      },
      400: refused('The request is malformed; `field` names the place'),
      ...(route.access === 'bearer'
        ? { 401: refused('There is no token, or it does not hold') }
        : {}),
      403: refused('You are known, and this is not yours to see or do'),
      404: refused('There is none, or none that you may see'),
      ...(route.changes
        ? { 409: refused('Somebody changed it first, or the same request is being worked on') }
        : {}),
      ...(route.body
        ? {
            413: refused('The body is longer than 64 KiB'),
            415: refused('The body is not application/json in UTF-8'),
          }
        : {}),
      ...(route.takesFile
        ? {
            413: refused('The file is longer than this shop takes'),
            415: refused('The body is not multipart/form-data'),
          }
        : {}),
      ...(route.method === 'POST'
        ? { 422: refused('A rule of the shop says no, or the key was used with another input') }
        : {}),
      429: refused('Too many requests; `retry-after` says when to come back'),
      503: refused('A service that this needs does not answer'),
    },
  };
}

const oneFile = {
  'multipart/form-data': {
    schema: {
      type: 'object' as const,
      properties: {
        file: { type: 'string' as const, contentMediaType: 'application/octet-stream' },
      },
      required: ['file'],
    },
  },
};

const templateOf = (path: string): string => path.replaceAll(/:(\w+)/g, '{$1}');

const exampleKey = (route: RestRoute) => ({ 'x-idempotency-key': `example-of-${route.id}` });

/** The schema with an example at each parameter that has one. */
function exampled(schema: z.ZodObject, examples: Readonly<Record<string, unknown>> = {}) {
  const shape = Object.fromEntries(
    Object.entries(schema.shape).map(([name, field]) => [
      name,
      name in examples
        ? (field as z.ZodType).meta({ ...(field as z.ZodType).meta(), example: examples[name] })
        : field,
    ]),
  );
  return z.strictObject(shape as z.ZodRawShape);
}

const json = (description: string, schema: z.ZodType) => ({
  description,
  content: { 'application/json': { schema } },
});

const serviceHealth = z.object({
  service: z.enum(Object.keys(services) as [string, ...string[]]),
  status: z.enum(['ok', 'slow', 'down']),
  latencyMs: z.number(),
  latencyMsMax: z.int(),
});
const wholeHealth = z.object({
  status: z.enum(['ok', 'degraded', 'unavailable']),
  services: z.array(z.string()),
});

const standingPaths: readonly RouteConfig[] = [
  {
    operationId: 'getHealth',
    method: 'get',
    path: '/api/health',
    tags: ['Operation'],
    summary: 'Whether requests are taken',
    security: [],
    responses: {
      200: json('They are', wholeHealth),
      400: refused('The request is malformed'),
      503: json('They are not', wholeHealth),
    },
  },
  {
    operationId: 'getServiceHealth',
    method: 'get',
    path: '/api/health/{service}',
    tags: ['Operation'],
    summary: 'Whether one service answers, and how fast: `ok` within 300 ms',
    security: [],
    request: {
      params: z.object({
        service: serviceHealth.shape.service.meta({ example: 'products' }),
      }),
    },
    responses: {
      200: json('It does', serviceHealth),
      404: refused('There is no such service'),
      503: json('It does not', serviceHealth),
    },
  },
  {
    operationId: 'getMetrics',
    method: 'get',
    path: '/api/metrics',
    tags: ['Operation'],
    summary: "Figures since the process began, in Prometheus' format or as a summary",
    security: [],
    request: {
      query: z.object({
        format: z.enum(['prometheus', 'summary']).optional().meta({ example: 'summary' }),
      }),
    },
    responses: {
      200: {
        description: 'The figures',
        content: {
          'text/plain': { schema: z.string() },
          'application/json': { schema: z.object({}).loose() },
        },
      },
      400: refused('There is no such format'),
    },
  },
];
