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
      for (const error of errors) {
        const inside = rootPathOf(error, node);
        tell(run, error, place, { inside: givenPath(inside), lost: lostAt(data, inside) });
      }
    },
    ofEntities(run, batch, cells) {
      if (batch.errors.length === 0) return;
      const places = placesOf(run.root, path);
      const isWhole = batch.errors.some((error) => cellOf(error, batch) === null);
      if (isWhole || batch.cells.every(({ entity }) => entity === null))
        for (const [index, place] of places.entries())
          if (cells[index]?.batch === batch && cells[index]?.entity === null)
            run.unsaid.push(place);
      tellOfEntities(run, batch, { places, cells, givenPath });
    },
  };
}

interface Within {
  readonly inside: ErrorPath;
  /** How far in it null has taken what is around the error. */
  readonly lost: number | null;
}

function tell(run: Run, error: SubgraphError, place: ErrorPath, { inside, lost }: Within): void {
  run.errors.push(placed(error, [...place, ...inside]));
  if (lost !== null) run.unsaid.push([...place, ...inside.slice(0, lost)]);
}

/** How far one comes on the way to an error before all is null; null where the error is reached. */
function lostAt(data: unknown, path: ErrorPath): number | null {
  let value = data;
  for (const [depth, element] of path.entries()) {
    if (value === null) return depth;
    // Paths are what a subgraph sent.
    const isName = typeof element === 'string' || typeof element === 'number';
    value = isName ? Object(value)[element] : undefined;
  }
  return null;
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

interface EntityPlaces {
  readonly places: readonly ErrorPath[];
  readonly cells: readonly (EntityCell | null)[];
  readonly givenPath: GivenPath;
}

/** An error of an entity belongs to every place where that entity stands; one of the whole call is told at the first. */
function tellOfEntities(
  run: Run,
  batch: EntityBatch,
  { places, cells, givenPath }: EntityPlaces,
): void {
  const { isTold } = batch;
  batch.isTold = true;
  for (const error of batch.errors) {
    const cell = cellOf(error, batch);
    if (cell === null) {
      const first = places.find((_, at) => cells[at] !== null) ?? [];
      if (!isTold) run.errors.push(placed(error, first));
      continue;
    }
    const path = error.path?.slice(2) ?? [];
    const within = { inside: givenPath(path), lost: lostAt(cell.entity, path) };
    for (const [index, place] of places.entries())
      if (cells[index] === cell) tell(run, error, place, within);
  }
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
