import type { FetchNode, QueryPlan } from '@apollo/query-planner';
import { fetchesOf } from '../../planning/plan-nodes.ts';
import { type Data, isData, readerOf } from './data.ts';
import type { PlanPath } from './targets.ts';
import type { TypeConditions } from './type-conditions.ts';

/** Values of the arguments that `@fromContext` fills, by the names of the fetch's variables. */
export type ContextValues = Readonly<Record<string, unknown>>;

/** For each object at the fetch's path, in the order of the response, what the objects around it say. */
export type ReadContexts = (root: Data) => readonly ContextValues[];

type Rewrites = NonNullable<FetchNode['contextRewrites']>;

/** An object and those around it, from the outside in. */
type Chain = readonly Data[];

/** @returns null where a fetch takes nothing from around its objects */
export function compileContexts(
  rewrites: Rewrites | undefined,
  path: PlanPath,
  types: TypeConditions,
): ReadContexts | null {
  if (!rewrites || rewrites.length === 0) return null;
  const readers = rewrites.map(({ path: way, renameKeyTo }) => ({
    name: renameKeyTo,
    read: compileWay(way, types),
  }));
  return (root) =>
    chainsTo(root, path).map((chain) => {
      const values: Record<string, unknown> = {};
      // Several types may set one context: whichever stands around the object has a value.
      for (const { name, read } of readers) values[name] = values[name] ?? read(chain) ?? null;
      return values;
    });
}

/** A way such as `..`, `... on Shop`, `currency`: up to an object around, then down into it. */
function compileWay(way: readonly string[], types: TypeConditions): (chain: Chain) => unknown {
  const down = way.filter((element) => element !== '..');
  const up = way.length - down.length;
  const read = down.reduceRight<(value: unknown) => unknown>(
    (next, element) => step(element, next, types),
    (value) => value,
  );
  return (chain) => read(chain[chain.length - 1 - up]);
}

const fragment = '... on ';

function step(
  element: string,
  next: (value: unknown) => unknown,
  types: TypeConditions,
): (value: unknown) => unknown {
  const condition = element.startsWith(fragment) ? element.slice(fragment.length) : null;
  const readField = readerOf(element);
  return function read(value): unknown {
    if (Array.isArray(value)) return value.map(read);
    if (!isData(value)) return value;
    if (condition === null) return next(readField(value));
    const { __typename: typename } = value;
    const fits = typeof typename !== 'string' || types.fits(typename, condition);
    return fits ? next(value) : undefined;
  };
}

/** The objects at a path as a collector finds them, each with those around it. */
function chainsTo(root: Data, path: PlanPath): Chain[] {
  const chains: Chain[] = [];
  const walk = (data: unknown, depth: number, around: Chain): void => {
    const element = path[depth];
    if (Array.isArray(data)) {
      const next = element === '@' ? depth + 1 : depth;
      if (element === '@' || depth === path.length)
        for (const item of data) walk(item, next, around);
    } else if (isData(data)) {
      const chain = [...around, data];
      if (depth === path.length) chains.push(chain);
      else if (element !== '@') walk(readerOf(String(element))(data), depth + 1, chain);
    }
  };
  walk(root, 0, []);
  return chains;
}

/** Whether any fetch of a plan takes values from around its objects. */
export function hasContexts({ node }: QueryPlan): boolean {
  const steps = node?.kind === 'Subscription' ? node.rest : node;
  if (!steps) return false;
  return fetchesOf(steps, []).some(({ fetch }) => fetch.contextRewrites?.length);
}
