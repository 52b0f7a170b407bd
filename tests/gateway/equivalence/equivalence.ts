import { type ExecutionResult, execute, type GraphQLSchema, parse } from 'graphql';
import { compose } from '../../../gateway/composition/compose.ts';
import type { Engine, SubgraphClients } from '../../../gateway/execution/engine.ts';
import { createGeneration, type Generation } from '../../../gateway/generation.ts';
import type { PreparedRequest } from '../../../gateway/operation.ts';
import { chooseOperation, readDocument } from '../../../gateway/operations/read-document.ts';
import { readVariables } from '../../../gateway/operations/read-variables.ts';
import {
  conditionVariablesOf,
  fixConditions,
  readRequiringFields,
} from '../../../gateway/planning/fixed-conditions.ts';
import { planOperation, subscriptionSourceOf } from '../../../gateway/planning/plan-operation.ts';
import { anonymous } from '../../../kernel/caller.ts';
import { buildSubgraph } from '../../../kernel/graphql/build-subgraph.ts';
import { createInProcessClient } from '../../../kernel/graphql/in-process-client.ts';
import { resolversOf, type Weather } from './graph-data.ts';
import type { GraphModel } from './graph-model.ts';
import { interfaceObjectSubgraph, monolithSdl, subgraphSdl } from './graph-sdl.ts';
import type { RandomOperation } from './random-operation.ts';

/** One graph three ways: whole, and split under a generation that engines can run on. */
export interface SplitGraph {
  readonly monolith: GraphQLSchema;
  readonly generation: Generation;
  readonly clients: SubgraphClients;
  readonly schemas: ReadonlyMap<string, GraphQLSchema>;
  readonly weather: Weather;
}

export function splitGraph(model: GraphModel): SplitGraph {
  const weather: Weather = { faults: 0 };
  const names = [
    ...model.subgraphs,
    ...(model.hasInterfaceObject ? [interfaceObjectSubgraph] : []),
  ];
  const parts = names.map((name) => ({ name, url: '', sdl: subgraphSdl(model, name) }));
  const schemas = new Map(
    parts.map(({ name, sdl }) => [
      name,
      buildSubgraph({ sdl, resolvers: resolversOf(model, name, weather) }),
    ]),
  );
  const clients = new Map(
    [...schemas].map(([name, schema]) => [
      name,
      createInProcessClient({
        name,
        sdl: '',
        schema,
        createContext: () => ({}),
        start: async () => {},
        stop: async () => {},
      }),
    ]),
  );
  return {
    monolith: buildSubgraph({
      sdl: monolithSdl(model),
      resolvers: resolversOf(model, null, weather),
    }),
    generation: createGeneration(compose(parts).supergraphSdl),
    clients,
    schemas,
    weather,
  };
}

const limits = { tokensMax: 100_000, suggestNames: true };

/** An operation ready to run on any engine. */
export function prepare(
  { generation }: SplitGraph,
  operation: RandomOperation,
  overrides: readonly string[],
): PreparedRequest {
  const { text } = operation;
  const document = readDocument(text, generation.apiSchema, limits);
  const definition = chooseOperation(document, null);
  const { operation: kind } = definition;
  const variables = readVariables(
    { definition, text, askedName: null },
    operation.variables,
    generation.apiSchema,
  );
  const requiring = readRequiringFields(generation.federatedSupergraph);
  const plannedVariables = conditionVariablesOf(document, requiring);
  const fixed = fixConditions(plannedVariables, variables);
  return {
    isRegistered: false,
    prepared: {
      generation,
      operation: {
        id: text,
        text,
        document,
        definition,
        kind,
        name: null,
        askedName: null,
        guarded: [],
        plannedVariables,
        overrideLabels: overrides,
      },
      accessKey: '',
      denied: [],
      overrides,
      fixed,
      plan: planOperation(generation, document, null, fixed, overrides),
      source: null,
    },
    variables,
    context: {
      requestId: 'req_test',
      caller: anonymous('shop'),
      remoteAddress: 'test',
      door: 'internal',
      kinds: ['query', 'mutation', 'subscription'],
      deadlineAtMs: null,
    },
  };
}

/** What two ways of answering an operation are held against each other by. */
export interface Answer {
  /** As clients get it. */
  readonly data: unknown;
  /** The nulls that errors tell of, each once, in order of their text: where there is none, the path as it is told. */
  readonly errorPlaces: readonly string[];
  /** Errors that say of null that it may not stand somewhere, and nothing of why it does. */
  readonly unexplained: readonly string[];
  /** Whether nothing is said to be wrong, as an error or as a value that does not fit. */
  readonly isFlawless: boolean;
}

export async function answerOf(
  engine: Engine,
  request: PreparedRequest,
  { clients, schemas }: Pick<SplitGraph, 'clients' | 'schemas'>,
): Promise<Answer> {
  const event = await eventOf(request, schemas);
  return toAnswer(
    await (event ? engine.executeEvent(request, event, clients) : engine.execute(request, clients)),
  );
}

/** What the source of a subscription sends; null for other operations. */
async function eventOf(
  { prepared, variables }: PreparedRequest,
  schemas: SplitGraph['schemas'],
): Promise<ExecutionResult | null> {
  const source = subscriptionSourceOf(prepared.plan);
  const schema = source && schemas.get(source.subgraph);
  if (!schema) return null;
  const given = source.variableNames.filter((name) => variables[name] !== undefined);
  return execute({
    schema,
    document: parse(source.query),
    variableValues: Object.fromEntries(given.map((name) => [name, variables[name]])),
  });
}

export const monolithAnswer = async (
  { monolith }: SplitGraph,
  { prepared, variables }: PreparedRequest,
): Promise<Answer> =>
  toAnswer(
    await execute({
      schema: monolith,
      document: prepared.operation.document,
      variableValues: variables,
    }),
  );

const toAnswer = ({ data, errors = [], extensions }: ExecutionResult): Answer => ({
  data: JSON.parse(JSON.stringify(data ?? null)),
  errorPlaces: [...new Set(errors.map(({ path = [] }) => placeOf(data, path)))].sort(),
  unexplained: errors
    .filter(({ extensions }) => extensions['code'] === 'SUBGRAPH_ANSWER_INVALID')
    .map(({ path = [] }) => path.join('.')),
  isFlawless: errors.length === 0 && extensions?.['valueCompletion'] === undefined,
});

/** Where null has taken a whole list or object, either side may know of more errors inside it than the other. */
function placeOf(data: unknown, path: readonly (string | number)[]): string {
  let value = data ?? null;
  const way = path.filter((element) => {
    if (value === null) return false;
    value = Object(value)[element];
    return true;
  });
  return way.join('.');
}
