import { generate, readSource } from '../../../kernel/generated-code.ts';
import { type Data, isData, readerOf } from './data.ts';

/** A path in a response as plans write it: names, and `@` for every item of a list. */
export type PlanPath = readonly (string | number)[];

/** A path as clients read it. */
export type ErrorPath = readonly (string | number)[];

/** Adds the objects that stand at a path below `data` to `found`, in the order of the response. */
export type CollectTargets = (data: unknown, found: Data[]) => void;

export const compileCollector = (path: PlanPath): CollectTargets =>
  generate<CollectTargets>({ Object, Array, addObjects }, collectorSource(path)) ??
  composeCollector(path);

/** A loop for each list on the way, a property for each name. */
function collectorSource(path: PlanPath): string {
  const value = (depth: number): string => `value${depth}`;
  const body = path.reduceRight<string>(
    (next, element, depth) => {
      const [from, to] = [value(depth), value(depth + 1)];
      const goOn = `if (${to} !== null && ${to} !== undefined) { ${next} }`;
      if (element !== '@')
        return `if (typeof ${from} === 'object' && !Array.isArray(${from})) {
          const ${to} = ${readSource(from, String(element))};
          ${goOn}
        }`;
      return `if (Array.isArray(${from})) for (let at${depth} = 0; at${depth} < ${from}.length; at${depth} += 1) {
        const ${to} = ${from}[at${depth}];
        ${goOn}
      }`;
    },
    `addObjects(${value(path.length)}, found);`,
  );
  return `return function collectTargets(value0, found) { if (value0 !== null && value0 !== undefined) { ${body} } };`;
}

/** The same of functions, compiled from the path's end to its beginning. */
export const composeCollector = (path: PlanPath): CollectTargets =>
  path.reduceRight<CollectTargets>(
    (next, element) => (element === '@' ? intoItems(next) : intoField(String(element), next)),
    addObjects,
  );

function addObjects(data: unknown, found: Data[]): void {
  if (Array.isArray(data)) for (const item of data) addObjects(item, found);
  else if (isData(data)) found.push(data);
}

const intoItems =
  (next: CollectTargets): CollectTargets =>
  (data, found) => {
    if (!Array.isArray(data)) return;
    for (const item of data) if (item !== null && item !== undefined) next(item, found);
  };

function intoField(name: string, next: CollectTargets): CollectTargets {
  const read = readerOf(name);
  return (data, found) => {
    if (!isData(data)) return;
    const value = read(data);
    if (value !== null && value !== undefined) next(value, found);
  };
}

/** Where the objects stand that a collector of this path finds below `root`, in the same order. */
export function placesOf(root: unknown, path: PlanPath): ErrorPath[] {
  const places: ErrorPath[] = [];
  const walk = (data: unknown, depth: number, place: ErrorPath): void => {
    if (data === null || data === undefined) return;
    const element = path[depth];
    if (Array.isArray(data)) {
      const next = element === '@' ? depth + 1 : depth;
      const isOfPath = element === '@' || depth === path.length;
      if (!isOfPath) return;
      data.forEach((item, index) => {
        walk(item, next, [...place, index]);
      });
    } else if (depth === path.length) {
      if (isData(data)) places.push(place);
    } else if (element !== '@' && isData(data)) {
      const name = String(element);
      walk(readerOf(name)(data), depth + 1, [...place, name]);
    }
  };
  walk(root, 0, []);
  return places;
}
