/**
 * The changes of one update as a tree of their paths, as MongoDB keeps them: that is where conflicts
 * show, and it sets the order in which fields are changed and new ones appear.
 */
import { StoreError } from '../errors.ts';
import type { Spot } from './spot.ts';

interface Leaf {
  readonly kind: 'leaf';
  readonly apply: (spot: Spot) => void;
}

export interface Branch {
  /** Fields by name, `$` among them, or elements by the identifier that chooses them, `''` for all. */
  readonly kind: 'fields' | 'elements';
  readonly children: ReadonlyMap<string, UpdateNode>;
}

export type UpdateNode = Leaf | Branch;

export interface Change {
  readonly path: string;
  readonly parts: readonly string[];
  readonly apply: Leaf['apply'];
}

/** @throws StoreError ConflictingUpdateOperators when two changes meet */
export function buildTree(changes: readonly Change[]): Branch {
  const root: Growing = { kind: 'fields', children: new Map() };
  for (const change of changes) insert(root, change);
  return sorted(root);
}

/** Both changes of one element, which only a document's own elements bring together. */
export function mergeAt(path: string, a: UpdateNode, b: UpdateNode): UpdateNode {
  if (a.kind === 'leaf' || b.kind === 'leaf' || a.kind !== b.kind) {
    throw new StoreError('ConflictingUpdateOperators', `Update created a conflict at '${path}'`);
  }
  const children = new Map(a.children);
  for (const [name, node] of b.children) {
    const known = children.get(name);
    children.set(name, known === undefined ? node : mergeAt(`${path}.${name}`, known, node));
  }
  return { kind: a.kind, children: inOrder(children) };
}

/** The name of an array filter in a part of a path: `''` for `$[]`, undefined for plain parts. */
export const identifierIn = (part: string): string | undefined =>
  part.startsWith('$[') && part.endsWith(']') ? part.slice(2, -1) : undefined;

interface Growing {
  readonly kind: Branch['kind'];
  readonly children: Map<string, Growing | Leaf>;
}

function insert(root: Growing, { path, parts, apply }: Change): void {
  let branch = root;
  for (const [level, part] of parts.entries()) {
    const { children } = branch;
    const name = identifierIn(part) ?? part;
    const known = children.get(name);
    const next = parts[level + 1];
    if (next === undefined && known === undefined) {
      children.set(name, { kind: 'leaf', apply });
      return;
    }
    const kind = next === undefined ? 'leaf' : kindOver(next);
    const grown = known ?? { kind: kindOver(next ?? ''), children: new Map() };
    if (grown.kind === 'leaf' || grown.kind !== kind) {
      throw new StoreError(
        'ConflictingUpdateOperators',
        `Updating the path '${path}' would create a conflict at '${parts.slice(0, level + 1).join('.')}'`,
      );
    }
    children.set(name, grown);
    branch = grown;
  }
}

const kindOver = (part: string): Branch['kind'] =>
  identifierIn(part) === undefined ? 'fields' : 'elements';

const sorted = ({ kind, children }: Growing): Branch => ({
  kind,
  children: inOrder(
    [...children].map(([name, node]) => [name, node.kind === 'leaf' ? node : sorted(node)]),
  ),
});

const inOrder = (
  children: Iterable<readonly [string, UpdateNode]>,
): ReadonlyMap<string, UpdateNode> => new Map([...children].sort(([a], [b]) => compareNames(a, b)));

/** Whole numbers by value, everything else by text. */
function compareNames(a: string, b: string): number {
  if (isDigits(a) && isDigits(b)) {
    const order = BigInt(a) - BigInt(b);
    if (order !== 0n) return order < 0n ? -1 : 1;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

const isDigits = (name: string): boolean => /^\d+$/.test(name);
