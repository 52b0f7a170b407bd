/** Projections of `find`, and the rules that `$project` shares: keep these fields, or drop those. */
import { setField } from '../bson/ordered.ts';
import { type Document, isDocument } from '../bson/values.ts';
import { withElement } from './projection/element.ts';
import { type ProjectionContext, parseProjection } from './projection/parse.ts';
import { withSlice } from './projection/slice.ts';
import type { FieldsNode } from './projection/tree.ts';

/** @param arrayIndex the element that the filter matched, for the positional `$` */
export type Projection = (document: Document, arrayIndex: number) => Document;

/**
 * Undefined for a projection that leaves documents as they are.
 * @throws StoreError for values, paths and mixtures that MongoDB refuses; see `projection/parse.ts`
 */
export function compileProjection(
  spec: Document,
  context: ProjectionContext,
): Projection | undefined {
  if (Object.keys(spec).length === 0) return undefined;
  const { root, isInclusion, positional, slices } = parseProjection(spec, context);
  const project = isInclusion ? keepFields : dropFields;
  return (document, arrayIndex) => {
    const source = positional ? withElement(document, positional, arrayIndex) : document;
    let result = project(source, root, document);
    for (const slice of slices) result = withSlice(result, slice);
    return result;
  };
}

/** @param root the whole document, which expressions see */
function keepFields(document: Document, { fields }: FieldsNode, root: Document): Document {
  let result: Document = {};
  for (const field of Object.keys(document)) {
    const node = fields.get(field);
    if (node === undefined || node.kind === 'drop' || node.kind === 'computed') continue;
    const value = node.kind === 'keep' ? document[field] : keepInside(document[field], node, root);
    if (value !== undefined) result = setField(result, field, value);
  }
  return withComputed(result, document, fields, root);
}

/** Arrays are looked through; what is no document has no such fields and goes. */
function keepInside(value: unknown, node: FieldsNode, root: Document): unknown {
  if (isDocument(value)) return keepFields(value, node, root);
  if (Array.isArray(value)) {
    return value.map((item) => keepInside(item, node, root)).filter((item) => item !== undefined);
  }
  return node.isComputing ? keepFields({}, node, root) : undefined;
}

function dropFields(document: Document, { fields }: FieldsNode, root: Document): Document {
  let result: Document = {};
  for (const field of Object.keys(document)) {
    const node = fields.get(field);
    if (node?.kind === 'drop') continue;
    const value = document[field];
    result = setField(
      result,
      field,
      node?.kind === 'fields' ? dropInside(value, node, root) : value,
    );
  }
  return withComputed(result, document, fields, root);
}

function dropInside(value: unknown, node: FieldsNode, root: Document): unknown {
  if (isDocument(value)) return dropFields(value, node, root);
  return Array.isArray(value) ? value.map((item) => dropInside(item, node, root)) : value;
}

/** New fields come last, in the order of the projection. */
function withComputed(
  result: Document,
  document: Document,
  fields: FieldsNode['fields'],
  root: Document,
): Document {
  let completed = result;
  for (const [field, node] of fields) {
    if (node.kind === 'computed') {
      const value = node.evaluate(root);
      if (value !== undefined) completed = setField(completed, field, value);
      else delete completed[field];
    } else if (node.kind === 'fields' && node.isComputing && !Object.hasOwn(document, field)) {
      completed = setField(completed, field, keepFields({}, node, root));
    }
  }
  return completed;
}
