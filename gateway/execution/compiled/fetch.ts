import type { FetchNode } from '@apollo/query-planner';
import { memoizePer } from '../../../kernel/memoize-per.ts';
import { givenNameOf } from '../../planning/reserved-variables.ts';
import type { SubgraphAnswer } from '../ask-subgraph.ts';
import type { CompileParts } from './compile-parts.ts';
import { type ContextValues, compileContexts, hasContexts, type ReadContexts } from './contexts.ts';
import type { Data } from './data.ts';
import { compileCells } from './entities.ts';
import { type EntityBatch, type EntityCell, type EntityLoad, openLoad } from './entity-load.ts';
import type { Joint } from './joint.ts';
import { mergeInto } from './merge.ts';
import { compileMergeEntity } from './merge-entity.ts';
import { compileRewrites } from './rewrites.ts';
import type { Run, Step } from './run.ts';
import type { ShareKeys } from './share-keys.ts';
import type { PlanPath } from './targets.ts';
import { compileTellErrors } from './tell-errors.ts';

/** One question to one subgraph: root fields, or fields of the entities that the path led to. */
export const compileFetch = (node: FetchNode, place: Place, parts: FetchParts): Step =>
  node.requires ? compileEntityFetch(node, place, parts) : compileRootFetch(node, place, parts);

export interface FetchParts extends CompileParts {
  readonly shareKeys: ShareKeys;
}

/** Where in a plan a fetch stands. */
export interface Place {
  readonly path: PlanPath;
  /** What waits for it. */
  readonly joint: Joint;
}

function compileRootFetch(node: FetchNode, { path, joint }: Place, { types }: FetchParts): Step {
  const ask = compileAsk(node, joint);
  const rewriteAnswer = compileRewrites(node.outputRewrites, types);
  const tellErrors = compileTellErrors(node, path);
  return async (run, targets) => {
    const answer = await ask(run, null);
    tellErrors.ofRoot(run, answer);
    const { data } = answer;
    if (data === null) return;
    rewriteAnswer?.(data);
    for (const target of targets) mergeInto(target, data, types.isObjectType);
  };
}

function compileEntityFetch(node: FetchNode, { path, joint }: Place, parts: FetchParts): Step {
  const { types } = parts;
  const ask = compileAsk(node, joint);
  const rewriteAnswer = compileRewrites(node.outputRewrites, types);
  const rewriteInput = compileRewrites(node.inputRewrites, types);
  const merge = compileMergeEntity(node, parts);
  const openCells = compileCells(node.requires ?? [], rewriteInput, parts);
  const readContexts = compileContexts(node.contextRewrites, path, types);
  const tellErrors = compileTellErrors(node, path);
  const shareKey = parts.shareKeys.get(node);

  const open = (run: Run, contexts?: ContextValues): EntityLoad =>
    openLoad(openCells(), (cells) => {
      const representations = cells.map(({ representation }) => representation);
      return ask(run, representations, contexts);
    });
  const loadOf = (run: Run): EntityLoad => {
    // A step of a mutation may change what an earlier step was told.
    if (shareKey === undefined || run.request.prepared.operation.kind === 'mutation')
      return open(run);
    const known = run.loads.get(shareKey);
    if (known) return known;
    const made = open(run);
    run.loads.set(shareKey, made);
    return made;
  };

  /** A call for each set of values that the objects around give. */
  function loadsByContext(run: Run, read: ReadContexts): (index: number) => EntityLoad {
    const contexts = read(run.root);
    const loads = new Map<string, EntityLoad>();
    return (index) => {
      const key = JSON.stringify(contexts[index]);
      const load = loads.get(key) ?? open(run, contexts[index]);
      loads.set(key, load);
      return load;
    };
  }

  function loadsOf(run: Run): (index: number) => EntityLoad {
    if (readContexts) return loadsByContext(run, readContexts);
    const load = loadOf(run);
    return () => load;
  }

  async function take(
    run: Run,
    targets: readonly Data[],
    cells: readonly (EntityCell | null)[],
    batches: readonly EntityBatch[],
  ): Promise<void> {
    for (const batch of batches) {
      await batch.answered;
      tellErrors.ofEntities(run, batch, cells);
    }
    if (rewriteAnswer)
      for (const cell of new Set(cells)) if (cell?.entity) rewriteAnswer(cell.entity);
    const isCopied = takesContexts(run.request.prepared.plan);
    targets.forEach((target, index) => {
      const entity = cells[index]?.entity;
      if (entity) merge(target, isCopied ? structuredClone(entity) : entity);
    });
  }

  return (run, targets) => {
    const loadAt = loadsOf(run);
    // Nearly always one.
    const batches: EntityBatch[] = [];
    const cells = targets.map((target, index) => {
      const load = loadAt(index);
      const cell = load.findCell(target);
      if (cell === null) return null;
      const batch = load.batchOf(cell);
      if (!batches.includes(batch)) batches.push(batch);
      return cell;
    });
    return batches.length > 0 ? take(run, targets, cells, batches) : undefined;
  };
}

/** Then one entity may become different things in different places, and each place has its own copy. */
const takesContexts = memoizePer(hasContexts);

type Ask = (
  run: Run,
  representations: readonly Data[] | null,
  contexts?: ContextValues,
) => Promise<SubgraphAnswer>;

function compileAsk(node: FetchNode, joint: Joint): Ask {
  const { serviceName, variableUsages = [] } = node;
  const ask = joint.groupOf(serviceName).add(node);
  return (run, representations, contexts) => {
    // The usual question of entities has nothing else to say.
    if (representations && variableUsages.length === 0 && !contexts)
      return ask(run, { representations });
    const variables: Record<string, unknown> = Object.create(null);
    for (const name of variableUsages) {
      const value = run.request.variables[givenNameOf(name)];
      if (value !== undefined) variables[name] = value;
    }
    if (contexts) Object.assign(variables, contexts);
    if (representations) variables['representations'] = representations;
    return ask(run, variables);
  };
}
