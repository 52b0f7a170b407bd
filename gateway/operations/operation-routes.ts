import { z } from 'zod';
import { type Caller, hasScope, refuseUnless } from '../../kernel/caller.ts';
import { ShopError } from '../../kernel/errors.ts';
import { type Authenticate, credentialsIn } from '../auth/authenticate.ts';
import { isJson } from '../http/media-type.ts';
import { jsonReply } from '../http/replies.ts';
import type { Route, RouteRequest } from '../http/router.ts';
import type { RateLimit } from '../limits/rate.ts';
import { readProblems } from '../read-problems.ts';
import type { ReloadGate } from '../reload-gate/reload-gate.ts';
import type { ClientOperations } from './client-operations.ts';

/** A handful of words. */
const bodyBytesMax = 4_096;

const object = { error: 'must be a JSON object' };
const reloading = z.object(
  { force: z.boolean({ error: 'must be true or false' }).default(false) },
  object,
);
const allowing = z.object(
  { generation: z.string({ error: 'must be the generation that was refused' }) },
  object,
);

export interface OperationRoutesParts {
  readonly rateLimit: Pick<RateLimit, 'take'>;
  readonly authenticate: Authenticate;
  /** Whoever has the scope `admin` where it is left out. */
  readonly mayAdminister?: ((caller: Caller) => boolean) | undefined;
  readonly operations: Pick<ClientOperations, 'registry' | 'usage'>;
  readonly gate: Pick<ReloadGate, 'refused' | 'allow'>;
  /** Looks for a supergraph again. */
  readonly reloadSupergraph: () => Promise<void>;
}

/**
 * For administrators:
 *
 *   GET  /admin/operations          what is registered, when it was last sent, and what was refused
 *   POST /admin/operations/reload   {"force": true} takes what is there now, also where operations in use would go
 *   POST /admin/supergraph/allow    {"generation": "…"} lets in the supergraph that the gate refused
 */
export function createOperationRoutes(parts: OperationRoutesParts): readonly Route[] {
  const { authenticate, operations, gate } = parts;
  const { mayAdminister = (caller: Caller) => hasScope(caller, 'admin') } = parts;

  const forAdmins =
    (handle: (request: RouteRequest) => Promise<object> | object): Route['handle'] =>
    async (request) => {
      parts.rateLimit.take(request.remoteAddress);
      const { caller } = await authenticate(credentialsIn(request.headers));
      refuseUnless(mayAdminister(caller), caller);
      return jsonReply(200, await handle(request));
    };

  const read = () => {
    const { registry, usage } = operations;
    const { manifests, all } = registry.current();
    return {
      manifests: manifests.map(({ client, version, file, operations: { size } }) => ({
        client,
        version,
        file,
        operations: size,
        isLive: usage.isLive(client),
      })),
      operations: all.map((operation) => ({
        client: operation.client,
        id: operation.id,
        versions: operation.versions,
        lastUsedAt: toInstant(usage.lastUsedAtMs(operation)),
        isInUse: usage.isInUse(operation),
      })),
      refusedChange: registry.refusal(),
      refusedSupergraph: gate.refused(),
    };
  };

  return [
    { method: 'GET', path: '/admin/operations', handle: forAdmins(read) },
    {
      method: 'POST',
      path: '/admin/operations/reload',
      handle: forAdmins(async (request) => {
        const { force } = await bodyOf(request, reloading);
        await operations.registry.reload({ force });
        return read();
      }),
    },
    {
      method: 'POST',
      path: '/admin/supergraph/allow',
      handle: forAdmins(async (request) => {
        const { generation } = await bodyOf(request, allowing);
        if (gate.refused()?.generation !== generation)
          throw new ShopError('NOT_FOUND', 'That is not the supergraph that was refused last');
        gate.allow(generation);
        await parts.reloadSupergraph();
        return read();
      }),
    },
  ];
}

const toInstant = (atMs: number | null): string | null =>
  atMs === null ? null : new Date(atMs).toISOString();

/**
 * Only as JSON, which no page elsewhere makes a browser send without asking first: where tokens come in cookies, its
 * visitor may be an administrator.
 */
async function bodyOf<T>(request: RouteRequest, shape: z.ZodType<T>): Promise<T> {
  const text = Buffer.from(await request.body(bodyBytesMax)).toString('utf8');
  if (text !== '' && !isJson(request.headers['content-type']))
    throw new ShopError('UNSUPPORTED_MEDIA_TYPE', 'Send the body as application/json in UTF-8');
  const { data, error } = shape.safeParse(parseJson(text === '' ? '{}' : text));
  if (error) throw new ShopError('BAD_USER_INPUT', readProblems(error, 'body').join('; '));
  return data as T;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ShopError('BAD_USER_INPUT', 'The body must be JSON', { field: 'body' }, error);
  }
}
