import type { SubgraphAnswer, SubgraphError } from '../ask-subgraph.ts';
import { type Data, isData } from './data.ts';

/**
 * One entity that a subgraph is asked for, however often it stands in the answer. Objects with equal representations
 * share it.
 */
export interface EntityCell {
  readonly representation: Data;
  /** What the subgraph said of it; null until then, and where it knows of none. */
  entity: Data | null;
  /** The call that brings it; null until it is asked for. */
  batch: EntityBatch | null;
}

/** @returns null where the object lacks what it would be asked for by */
export type FindCell = (object: Data) => EntityCell | null;

/** One call for entities, and what came of it. */
export interface EntityBatch {
  readonly cells: EntityCell[];
  /** Of single entities, by their index in the call, with what follows in the path. */
  errors: readonly SubgraphError[];
  /** Resolves when the entities are in their cells. */
  readonly answered: Promise<void>;
  /** Whether what is wrong with the call as a whole has been told: one step does it for all that share the call. */
  isTold: boolean;
}

/**
 * Entities that one request asks one question about. What has been asked is not asked again, and what is asked in the
 * same moment goes in one call.
 */
export interface EntityLoad {
  readonly findCell: FindCell;
  /** The call that brings a cell's entity, made if there is none. */
  batchOf(cell: EntityCell): EntityBatch;
}

export type AskForCells = (cells: readonly EntityCell[]) => Promise<SubgraphAnswer>;

export function openLoad(findCell: FindCell, ask: AskForCells): EntityLoad {
  let open: EntityBatch | null = null;

  /** What else is asked before anything can come in joins the call. */
  function openBatch(): EntityBatch {
    const cells: EntityCell[] = [];
    async function answer(): Promise<void> {
      await null;
      open = null;
      const { data, errors } = await ask(cells);
      batch.errors = errors;
      const entities = data?.['_entities'];
      if (Array.isArray(entities)) take(cells, entities);
    }
    const batch: EntityBatch = { cells, errors: [], isTold: false, answered: answer() };
    return batch;
  }

  return {
    findCell,
    batchOf(cell) {
      if (cell.batch) return cell.batch;
      open ??= openBatch();
      open.cells.push(cell);
      cell.batch = open;
      return open;
    },
  };
}

function take(cells: readonly EntityCell[], entities: readonly unknown[]): void {
  cells.forEach((cell, index) => {
    const entity = entities[index];
    if (!isData(entity)) return;
    entity['__typename'] ??= cell.representation['__typename'];
    cell.entity = entity;
  });
}
