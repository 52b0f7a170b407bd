/** Walks a document along the tree of an update: fields, array elements, `$`, `$[]`, `$[name]`. */
import { type Document, show } from '../bson/values.ts';
import { badValue } from '../errors.ts';
import type { Matcher } from '../query/matcher.ts';
import { Draft, type Spot } from './spot.ts';
import { type Branch, mergeAt, type UpdateNode } from './update-tree.ts';

interface Positions {
  /** The element that the query matched, -1 if none: what `$` means. */
  readonly matchedIndex: number;
  /** The tests of array filters by their identifiers. */
  readonly filters: ReadonlyMap<string, Matcher>;
}

/** The changed document; the given one itself when nothing changes. */
export function applyTree(tree: Branch, document: Document, positions: Positions): Document {
  const draft = new Draft(document);
  applyFields(tree, (name) => draft.field(name), positions);
  return draft.result;
}

function applyNode(node: UpdateNode, spot: Spot, positions: Positions): void {
  if (node.kind === 'leaf') node.apply(spot);
  else if (node.kind === 'elements') applyElements(node, spot, positions);
  else applyFields(node, (name) => spot.child(name), positions);
}

function applyFields(node: Branch, spotOf: (name: string) => Spot, positions: Positions): void {
  const positional = node.children.get('$');
  const children =
    positional === undefined ? node.children : withMatched(node, positional, spotOf, positions);
  for (const [name, child] of children) applyNode(child, spotOf(name), positions);
}

/** The children with `$` under the index that it means in this document. */
function withMatched(
  { children }: Branch,
  positional: UpdateNode,
  spotOf: (name: string) => Spot,
  { matchedIndex }: Positions,
): ReadonlyMap<string, UpdateNode> {
  if (matchedIndex < 0) {
    throw badValue('The positional operator did not find the match needed from the query.');
  }
  const name = String(matchedIndex);
  const others = new Map(children);
  others.delete('$');
  const known = others.get(name);
  const merged = known === undefined ? positional : mergeAt(spotOf(name).path, known, positional);
  return others.set(name, merged);
}

function applyElements({ children }: Branch, spot: Spot, positions: Positions): void {
  const items = spot.read();
  if (items === undefined) {
    throw badValue(
      `The path '${spot.path}' must exist in the document in order to apply array updates.`,
    );
  }
  if (!Array.isArray(items)) {
    throw badValue(`Cannot apply array updates to non-array element ${spot.key}: ${show(items)}`);
  }
  // Filters see every element as it was before any of them is changed.
  const chosen = items.map((item: unknown) =>
    [...children].filter(([name]) => name === '' || positions.filters.get(name)?.(item) === true),
  );
  for (const [index, nodes] of chosen.entries()) {
    const element = spot.child(String(index));
    const [first, ...others] = nodes.map(([, node]) => node);
    if (first === undefined) continue;
    const merged = others.reduce((a, b) => mergeAt(element.path, a, b), first);
    applyNode(merged, element, positions);
  }
}
