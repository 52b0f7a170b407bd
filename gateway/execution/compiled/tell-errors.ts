import type { FetchNode } from '@apollo/query-planner';
import { GraphQLError } from 'graphql';
import { madeUpKeysOf } from '../../planning/plan-nodes.ts';
import { firstFieldOf, type SubgraphAnswer, type SubgraphError } from '../ask-subgraph.ts';
import type { EntityBatch, EntityCell } from './entity-load.ts';
import type { Run } from './run.ts';
import { type ErrorPath, type PlanPath, placesOf } from './targets.ts';

/** Tells in a run what a fetch's subgraph says is wrong, and where. */
export interface TellErrors {
  ofRoot(run: Run, answer: SubgraphAnswer): void;
  /** @param cells the entity of each object at the fetch's path, as far as it was asked for */
  ofEntities(run: Run, batch: EntityBatch, cells: readonly (EntityCell | null)[]): void;
}

/**
 * The places are looked up only when there are errors: an answer without them never needs any.
 * @param path where in the plan the fetch stands
 */
export function compileTellErrors(node: FetchNode, path: PlanPath): TellErrors {
  const givenPath = compileGivenPath(node);
  return {
    ofRoot(run, { data, errors }) {
      if (errors.length === 0) return;
      const [place = []] = placesOf(run.root, path);
      if (data === null) run.unsaid.push(place);
      for (const error of errors)
        run.errors.push(placed(error, [...place, ...givenPath(rootPathOf(error, node))]));
    },
    ofEntities(run, batch, cells) {
      if (batch.errors.length === 0) return;
      const places = placesOf(run.root, path);
      const failed = failedCells(batch);
      for (const [index, place] of places.entries())
        if (failed.has(cells[index] ?? null)) run.unsaid.push(place);
      for (const error of placeErrors(batch, places, cells, givenPath)) run.errors.push(error);
    },
  };
}

/** A path inside an answer, in the names that its fields get back. */
type GivenPath = (path: ErrorPath) => ErrorPath;

function compileGivenPath(node: FetchNode): GivenPath {
  const madeUp = madeUpKeysOf(node);
  if (madeUp.size === 0) return (path) => path;
  return (path) =>
    path.map((element) =>
      typeof element === 'string' ? (madeUp.get(element) ?? element) : element,
    );
}

/** What is wrong with the question as a whole is told at its first field. */
function rootPathOf({ path }: SubgraphError, { operation }: FetchNode): ErrorPath {
  if (path) return path;
  const field = firstFieldOf(operation);
  return field === null ? [] : [field];
}

/** Those of which nothing was said because of an error: their own, or one that took all. */
function failedCells(batch: EntityBatch): ReadonlySet<EntityCell | null> {
  const { cells, errors } = batch;
  const own = errors.map((error) => cellOf(error, batch));
  const isWhole = own.includes(null) || cells.every(({ entity }) => entity === null);
  return new Set((isWhole ? cells : own).filter((cell) => cell?.entity === null));
}

/** An error of an entity belongs to every place where that entity stands; one of the whole call is told at the first. */
function placeErrors(
  batch: EntityBatch,
  places: readonly ErrorPath[],
  cells: readonly (EntityCell | null)[],
  givenPath: GivenPath,
): GraphQLError[] {
  const { isTold } = batch;
  batch.isTold = true;
  return batch.errors.flatMap((error) => {
    const cell = cellOf(error, batch);
    if (cell === null) {
      const first = places.find((_, at) => cells[at] !== null) ?? [];
      return isTold ? [] : [placed(error, first)];
    }
    const inside = givenPath(error.path?.slice(2) ?? []);
    return places
      .filter((_, at) => cells[at] === cell)
      .map((place) => placed(error, [...place, ...inside]));
  });
}

/** The entity that an error is of; null where it is of the whole call, or of nothing that was asked for. */
function cellOf({ path }: SubgraphError, { cells }: EntityBatch): EntityCell | null {
  const index = path?.[1];
  return typeof index === 'number' ? (cells[index] ?? null) : null;
}

/** An error as the client reads it. */
const placed = ({ message, extensions, cause }: SubgraphError, path: ErrorPath): GraphQLError =>
  new GraphQLError(message, {
    path,
    extensions,
    originalError: cause instanceof Error ? cause : null,
  });
