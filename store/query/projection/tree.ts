/** A projection as a tree of fields. */
import type { Document } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';

type ProjectionNode =
  | { readonly kind: 'keep' }
  | { readonly kind: 'drop' }
  /** The value, `undefined` for none; its expression may look at the whole document. */
  | { readonly kind: 'computed'; readonly evaluate: (document: Document) => unknown }
  | FieldsNode;

export interface FieldsNode {
  readonly kind: 'fields';
  readonly fields: Map<string, ProjectionNode>;
  /** Whether something inside is computed: then the fields come into being where they are not. */
  isComputing: boolean;
}

export const newFields = (): FieldsNode => ({
  kind: 'fields',
  fields: new Map(),
  isComputing: false,
});

/** Marks the nodes that compute. Said once, when the tree is complete. */
export function markComputing(node: FieldsNode): boolean {
  for (const inner of node.fields.values()) {
    if (inner.kind === 'computed' || (inner.kind === 'fields' && markComputing(inner))) {
      node.isComputing = true;
    }
  }
  return node.isComputing;
}

/** @throws StoreError 31249 or 31250 when a path is part of another */
export function addNode(root: FieldsNode, parts: readonly string[], node: ProjectionNode): void {
  let parent = root;
  for (const [level, part] of parts.slice(0, -1).entries()) {
    const existing = parent.fields.get(part);
    if (existing !== undefined && existing.kind !== 'fields') {
      const rest = parts.slice(level + 1).join('.');
      throw new StoreError(31249, `Path collision at ${parts.join('.')} remaining portion ${rest}`);
    }
    const next = existing ?? newFields();
    parent.fields.set(part, next);
    parent = next;
  }
  const last = parts.at(-1) ?? '';
  if (parent.fields.has(last)) throw new StoreError(31250, `Path collision at ${parts.join('.')}`);
  parent.fields.set(last, node);
}
