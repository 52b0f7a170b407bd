import type { Authenticate } from '../../gateway/auth/authenticate.ts';
import type { Generation } from '../../gateway/generation.ts';
import type { Route, RouteRequest } from '../../gateway/http/router.ts';
import { describeSupergraph } from '../../gateway/inspection/describe-supergraph.ts';
import type { RegisteredOperation } from '../../gateway/operations/registered-operations.ts';
import type { ExplainPermits } from '../../gateway/telemetry/explain/permit.ts';
import { type Caller, mustHave } from '../../kernel/caller.ts';
import { json } from '../routes/json.ts';
import type { FieldCountRepository } from './field-counts.ts';
import { operationsByField } from './operations-by-field.ts';

export interface InspectionParts {
  readonly authenticate: Authenticate;
  readonly generation: () => Generation;
  readonly registered: () => readonly RegisteredOperation[];
  readonly counts: FieldCountRepository;
  readonly permits: ExplainPermits;
  /** What composition found worth saying. */
  readonly hints: readonly { readonly code: string; readonly message: string }[];
}

/**
 * For whoever has the right `graph:inspect`:
 *
 *   GET  /admin/supergraph       who owns which type and field, and which registered operations use it
 *   GET  /admin/field-usage      how often each client has used each field, and when last
 *   POST /admin/explain-permits  a permit to see how requests are answered, for the header x-aurora-explain
 */
export function inspectionRoutes(parts: InspectionParts): readonly Route[] {
  const forInspectors =
    (handle: (caller: Caller) => Promise<object> | object): Route['handle'] =>
    async ({ headers }: RouteRequest) => {
      const { caller } = await parts.authenticate({ authorization: headers.authorization });
      mustHave(caller, 'graph:inspect');
      return json(await handle(caller));
    };

  return [
    {
      method: 'GET',
      path: '/admin/supergraph',
      handle: forInspectors(() => {
        const { id, supergraphSdl, apiSchema } = parts.generation();
        return {
          generation: id,
          ...describeSupergraph(supergraphSdl),
          operations: operationsByField(parts.registered(), apiSchema),
          hints: parts.hints,
        };
      }),
    },
    {
      method: 'GET',
      path: '/admin/field-usage',
      handle: forInspectors(async () => ({ fields: await parts.counts.list() })),
    },
    {
      method: 'POST',
      path: '/admin/explain-permits',
      handle: forInspectors((caller) =>
        parts.permits.sign(caller.kind === 'staff' ? caller.subject : caller.kind),
      ),
    },
  ];
}
