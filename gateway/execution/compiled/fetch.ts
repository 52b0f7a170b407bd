import type { FetchNode } from '@apollo/query-planner';
import { GraphQLError } from 'graphql';
import {
  askSubgraph,
  firstFieldOf,
  type SubgraphAnswer,
  type SubgraphError,
} from '../ask-subgraph.ts';
import { type Data, isData } from './data.ts';
import { mergeInto } from './merge.ts';
import { compileRepresentation } from './representations.ts';
import { compileRewrites } from './rewrites.ts';
import type { Run, Step } from './run.ts';
import { type ErrorPath, type PlanPath, placesOf } from './targets.ts';
import type { TypeConditions } from './type-conditions.ts';

/** One question to one subgraph: root fields, or fields of the entities that the path led to. */
export const compileFetch = (node: FetchNode, path: PlanPath, types: TypeConditions): Step =>
  node.requires ? compileEntityFetch(node, path, types) : compileRootFetch(node, path, types);

function compileRootFetch(node: FetchNode, path: PlanPath, types: TypeConditions): Step {
  const ask = compileAsk(node);
  const rewriteAnswer = compileRewrites(node.outputRewrites, types);
  return async (run, targets) => {
    const { data, errors } = await ask(run, null);
    if (errors.length > 0) {
      const [place = []] = placesOf(run.root, path);
      for (const error of errors)
        run.errors.push(placed(error, [...place, ...rootPathOf(error, node)]));
    }
    if (data === null) return;
    rewriteAnswer?.(data);
    for (const target of targets) mergeInto(target, data, types.isObjectType);
  };
}

/** What is wrong with the question as a whole is told at its first field. */
function rootPathOf({ path }: SubgraphError, { operation }: FetchNode): ErrorPath {
  if (path) return path;
  const field = firstFieldOf(operation);
  return field === null ? [] : [field];
}

function compileEntityFetch(node: FetchNode, path: PlanPath, types: TypeConditions): Step {
  const ask = compileAsk(node);
  const rewriteAnswer = compileRewrites(node.outputRewrites, types);
  const represent = compileRepresentation(
    node.requires ?? [],
    compileRewrites(node.inputRewrites, types),
    types,
  );

  /** Each entity is asked for once, however often it stands in the answer. */
  function gather(targets: readonly Data[]): EntityQuestion {
    const representations: Data[] = [];
    const indexOf = new Map<string, number>();
    const asked = targets.map((target) => {
      const representation = represent(target);
      if (representation === null) return notAsked;
      const key = JSON.stringify(representation);
      const known = indexOf.get(key);
      if (known !== undefined) return known;
      indexOf.set(key, representations.length);
      return representations.push(representation) - 1;
    });
    return { representations, asked };
  }

  async function answer(
    run: Run,
    targets: readonly Data[],
    { representations, asked }: EntityQuestion,
  ): Promise<void> {
    const { data, errors } = await ask(run, representations);
    if (errors.length > 0) run.errors.push(...placeErrors(errors, run.root, path, asked));
    const entities = data?.['_entities'];
    if (!Array.isArray(entities)) return;
    entities.forEach((entity: unknown, index) => {
      if (!isData(entity)) return;
      entity['__typename'] ??= representations[index]?.['__typename'];
      rewriteAnswer?.(entity);
    });
    targets.forEach((target, place) => {
      const entity: unknown = entities[asked[place] ?? notAsked];
      if (isData(entity)) mergeInto(target, entity, types.isObjectType);
    });
  }

  return (run, targets) => {
    const question = gather(targets);
    return question.representations.length > 0 ? answer(run, targets, question) : undefined;
  };
}

const notAsked = -1;

interface EntityQuestion {
  readonly representations: readonly Data[];
  /** For each target the index of its representation, or `notAsked`. */
  readonly asked: readonly number[];
}

/**
 * An error of an entity belongs to every place where that entity stands; one of the whole question is told at the
 * first. The places are looked up only now: an answer without errors never needs them.
 */
function placeErrors(
  errors: readonly SubgraphError[],
  root: Data,
  path: PlanPath,
  asked: readonly number[],
): GraphQLError[] {
  const places = placesOf(root, path);
  const placesOfEntity = (index: number): readonly ErrorPath[] =>
    places.filter((_, place) => asked[place] === index);
  return errors.flatMap((error) => {
    const [, index, ...rest] = error.path ?? [];
    if (typeof index !== 'number')
      return placed(error, places.find((_, place) => asked[place] !== notAsked) ?? []);
    return placesOfEntity(index).map((place) => placed(error, [...place, ...rest]));
  });
}

const placed = ({ message, extensions, cause }: SubgraphError, path: ErrorPath): GraphQLError =>
  new GraphQLError(message, {
    path,
    extensions,
    originalError: cause instanceof Error ? cause : null,
  });

type Ask = (run: Run, representations: readonly Data[] | null) => Promise<SubgraphAnswer>;

function compileAsk(node: FetchNode): Ask {
  const { serviceName, operation: query, operationName, variableUsages = [] } = node;
  return ({ clients, request }, representations) => {
    const client = clients.get(serviceName);
    if (!client) throw new Error(`No subgraph is called ${serviceName}`);
    const variables: Record<string, unknown> = Object.create(null);
    for (const name of variableUsages) {
      const value = request.variables[name];
      if (value !== undefined) variables[name] = value;
    }
    if (representations) variables['representations'] = representations;
    return askSubgraph(serviceName, client, { query, operationName, variables }, request.context);
  };
}
