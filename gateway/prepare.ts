import { ShopError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { denialErrors } from './auth/denial-errors.ts';
import { deniedTo } from './auth/guarded-selections.ts';
import { type DecidePolicies, heldPolicies } from './auth/policies.ts';
import { type MaySeeSchema, mustNotIntrospect } from './auth/schema-sight.ts';
import { noHurry, type Patience } from './crowd.ts';
import type { Generation } from './generation.ts';
import type { Admission } from './limits/admission.ts';
import type { OperationCheck } from './limits/check-operation.ts';
import type { CostBudgets } from './limits/cost-budget.ts';
import type {
  GraphQLRequest,
  GuardedSelection,
  Operation,
  PreparedOperation,
  PreparedRequest,
  RequestContext,
} from './operation.ts';
import type { ResolveDocument } from './operations/document-policy.ts';
import { readVariables } from './operations/read-variables.ts';
import { fixConditions } from './planning/fixed-conditions.ts';
import type { DecideOverride } from './planning/overrides.ts';
import type { PreparedOperations } from './prepared-operations.ts';

export interface PrepareParts {
  /** What new requests run on. */
  readonly currentGeneration: () => Generation;
  readonly resolveDocument: ResolveDocument;
  readonly operations: Pick<PreparedOperations, 'read' | 'plan'>;
  readonly check: OperationCheck;
  /** Decides what `@policy` names; where nobody does, no policy holds. */
  readonly decidePolicies?: DecidePolicies | undefined;
  readonly budgets: CostBudgets;
  readonly admission: Admission;
  /** Who may learn what the schema holds. */
  readonly maySeeSchema: MaySeeSchema;
  readonly decideOverride: DecideOverride;
  readonly log: Log;
}

/**
 * Resolves, limits, authorises and plans.
 * @param isRepeat whether it is a stream that is carried over to another generation: it was let in, and has paid
 * @throws ShopError or RequestRefused
 */
export type Prepare = (
  request: GraphQLRequest,
  context: RequestContext,
  isRepeat: boolean,
) => Promise<PreparedRequest>;

/** A request whose document was read. */
interface Asked {
  readonly generation: Generation;
  readonly operation: Operation;
  readonly isRegistered: boolean;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: RequestContext;
}

/** The steps of a request before anything is asked for it. What is known of its document makes none of them wait. */
export function createPrepare(parts: PrepareParts): Prepare {
  const { operations, check, budgets, admission, maySeeSchema, log } = parts;

  const prepare: Prepare = async (request, context, isRepeat) => {
    if (!isRepeat) admission.mustHaveRoom();
    // A stream that is carried over has been open for longer than anybody waits for an answer.
    const patience = isRepeat ? noHurry : context;
    // From here on the request keeps this generation, whatever is loaded meanwhile.
    const generation = parts.currentGeneration();
    const { text, isRegistered } = parts.resolveDocument(request, context);
    const reading = operations.read(generation, text, request.operationName ?? null, patience);
    const operation = reading instanceof Promise ? await reading : reading;
    mustTake(context, operation);
    const variables = variablesOf(request, operation, generation);
    const asked: Asked = { generation, operation, isRegistered, variables, context };

    const charging = limit(asked, isRepeat);
    if (charging) await charging;

    const deciding = authorise(asked);
    const denied = deciding instanceof Promise ? await deciding : deciding;
    if (operation.kind === 'subscription') mustSeeRoot(asked, denied);

    const planning = plan(asked, denied, patience);
    context.span?.say({
      'aurora.document': reading instanceof Promise ? 'read' : 'from memory',
      'aurora.plan': planning instanceof Promise ? 'made' : 'from memory',
    });
    const prepared = planning instanceof Promise ? await planning : planning;
    return {
      prepared,
      isRegistered,
      variables,
      context: operation.kind === 'query' ? context : unended(context),
    };
  };

  /** @throws what the request lacks to be one of this operation */
  function variablesOf(
    { variables: given }: GraphQLRequest,
    operation: Operation,
    generation: Generation,
  ): Asked['variables'] {
    check.variables(given ?? {});
    return readVariables(operation, given ?? {}, generation.apiSchema);
  }

  /** Before anything walks the operation with its fragments spread. @returns the charge, where it takes time */
  function limit(
    { generation, operation, variables, isRegistered, context }: Asked,
    isRepeat: boolean,
  ): void | Promise<void> {
    const cost = check.operation(generation, operation, variables, isRegistered);
    if (context.together) {
      context.together.cost += cost;
      check.together(context.together.cost);
    }
    context.explainer?.weighed({ isRegistered, cost, costMax: check.costMax });
    if (!isRepeat) return budgets.charge(context, cost);
  }

  /** @returns selections that the caller may not make: they are cut out. @throws ShopError where it may not ask at all */
  function authorise({
    operation,
    isRegistered,
    context,
  }: Asked): readonly GuardedSelection[] | Promise<readonly GuardedSelection[]> {
    if (!isRegistered && !maySeeSchema(context.caller))
      mustNotIntrospect(operation, context.caller);
    return operation.guarded.length === 0 ? nothingDenied : deniedIn(operation, context);
  }

  async function deniedIn(
    { guarded }: Operation,
    { caller, requestId }: RequestContext,
  ): Promise<readonly GuardedSelection[]> {
    const policies = await heldPolicies(guarded, caller, parts.decidePolicies, (error) =>
      log.error({ requestId, error }, 'Policies were not decided'),
    );
    return deniedTo(caller, guarded, policies);
  }

  /** For these rights, under these conditions. */
  function plan(
    { generation, operation, variables, context }: Asked,
    denied: readonly GuardedSelection[],
    patience: Patience,
  ): PreparedOperation | Promise<PreparedOperation> {
    const fixed = fixConditions(operation.plannedVariables, variables);
    const overrides = operation.overrideLabels.filter((label) =>
      parts.decideOverride(label, context.caller),
    );
    return operations.plan(generation, operation, { denied, fixed, overrides }, patience);
  }

  return prepare;
}

const nothingDenied: readonly GuardedSelection[] = [];

/** Changes are carried through, and a stream may have followers that stay. */
const unended = (context: RequestContext): RequestContext => ({ ...context, signal: undefined });

function mustTake({ kinds, door }: RequestContext, { kind }: Operation): void {
  if (kinds.includes(kind)) return;
  const isStream = kind === 'subscription' && door === 'http';
  throw new ShopError(
    'METHOD_NOT_ALLOWED',
    isStream
      ? 'Follow it over WebSocket, or with accept: text/event-stream or multipart/mixed;subscriptionSpec=1.0'
      : `A ${kind} cannot be sent this way`,
    { kind },
  );
}

/** A stream that would only ever carry null is refused at its beginning. */
function mustSeeRoot(
  { operation, variables, context: { caller } }: Asked,
  denied: readonly GuardedSelection[],
): void {
  const reason = denialErrors(operation, denied, variables, caller).find(
    ({ path }) => path?.length === 1,
  );
  if (!reason) return;
  const code = caller.kind === 'anonymous' ? 'UNAUTHENTICATED' : 'FORBIDDEN';
  throw new ShopError(code, reason.message);
}
