import type { PlanNode } from '@apollo/query-planner';
import { givenNameOf } from '../../planning/reserved-variables.ts';
import type { InPieces } from '../../turns.ts';
import type { CompileParts } from './compile-parts.ts';
import type { Data } from './data.ts';
import { compileFetch, type FetchParts, type Place } from './fetch.ts';
import type { Joint } from './joint.ts';
import type { Step } from './run.ts';
import { shareKeysOf } from './share-keys.ts';
import {
  type CollectTargets,
  compileCollector,
  composeCollector,
  type PlanPath,
} from './targets.ts';

const nothing: Step = () => undefined;

/** A query plan as one function, made once and run for every request. Rests after each fetch. */
export function* compilePlan(node: PlanNode | undefined, parts: PlanParts): InPieces<Step> {
  if (!node) return nothing;
  const shareKeys = yield* shareKeysOf(node);
  const place = { path: [], joint: parts.openJoint() };
  return yield* compileNode(node, place, { ...parts, shareKeys });
}

export interface PlanParts extends CompileParts {
  readonly openJoint: () => Joint;
}

type NodeParts = PlanParts & FetchParts;

function* compileNode(node: PlanNode, place: Place, parts: NodeParts): InPieces<Step> {
  switch (node.kind) {
    case 'Fetch': {
      const step = compileFetch(node, place, parts);
      yield;
      return step;
    }
    case 'Sequence': {
      const last = node.nodes.at(-1);
      const steps: Step[] = [];
      for (const child of node.nodes) {
        // The last is waited for by whoever waits for the sequence, each other by the one after it.
        const joint = child === last ? place.joint : parts.openJoint();
        steps.push(yield* compileNode(child, { ...place, joint }, parts));
      }
      return inSequence(steps);
    }
    case 'Parallel': {
      const steps: Step[] = [];
      for (const child of joinEqualPaths(node.nodes))
        steps.push(yield* compileNode(child, place, parts));
      return inParallel(steps);
    }
    case 'Flatten': {
      const path = [...place.path, ...node.path];
      const step = yield* compileNode(node.node, { ...place, path }, parts);
      return onTargets(collectorOf(node.path, parts), step);
    }
    case 'Condition': {
      const { condition, ifClause, elseClause } = node;
      const then = ifClause ? yield* compileNode(ifClause, place, parts) : nothing;
      const otherwise = elseClause ? yield* compileNode(elseClause, place, parts) : nothing;
      return (run, targets) =>
        (run.request.variables[givenNameOf(condition)] === true ? then : otherwise)(run, targets);
    }
    case 'Defer':
      throw new Error('Incremental delivery is never planned');
  }
}

/** Steps that begin together at one place look for their objects once. */
function joinEqualPaths(nodes: readonly PlanNode[]): readonly PlanNode[] {
  const joined: PlanNode[] = [];
  const byPath = new Map<string, PlanNode[]>();
  for (const node of nodes) {
    if (node.kind !== 'Flatten') {
      joined.push(node);
      continue;
    }
    const path = JSON.stringify(node.path);
    const others = byPath.get(path);
    if (others) others.push(node.node);
    else {
      const inner = [node.node];
      byPath.set(path, inner);
      joined.push({ ...node, node: { kind: 'Parallel', nodes: inner } });
    }
  }
  return joined;
}

const inSequence =
  (steps: readonly Step[]): Step =>
  async (run, targets) => {
    for (const step of steps) {
      const work = step(run, targets);
      if (work) await work;
    }
  };

const inParallel =
  (steps: readonly Step[]): Step =>
  (run, targets) => {
    const works: Promise<void>[] = [];
    for (const step of steps) {
      const work = step(run, targets);
      if (work) works.push(work);
    }
    return works.length > 1 ? Promise.all(works).then(ignore) : works[0];
  };

const ignore = (): void => {};

const collectorOf = (path: PlanPath, { makesCode }: CompileParts): CollectTargets =>
  makesCode ? compileCollector(path) : composeCollector(path);

const onTargets =
  (collect: CollectTargets, step: Step): Step =>
  (run, targets) => {
    const found: Data[] = [];
    for (const target of targets) collect(target, found);
    return found.length > 0 ? step(run, found) : undefined;
  };
