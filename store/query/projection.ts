/** Projections of `find`, and the rule that `$project` shares: keep these fields, or drop those. */

import { defineField } from '../bson/decode.ts';
import { toNumber } from '../bson/numbers.ts';
import { type Document, isDocument, isNumber } from '../bson/values.ts';
import { badValue, StoreError } from '../errors.ts';
import { compileElement } from './filter.ts';
import type { QueryContext } from './matcher.ts';

/** @param arrayIndex the element that the filter matched, for the positional `$` */
export type Projection = (document: Document, arrayIndex: number) => Document;

type Rule =
  | { readonly kind: 'keep' }
  | { readonly kind: 'drop' }
  | { readonly kind: 'positional' }
  | { readonly kind: 'computed'; readonly evaluate: (document: Document) => unknown }
  | { readonly kind: 'element'; readonly matches: (item: unknown) => boolean }
  | { readonly kind: 'slice'; readonly first: number; readonly count: number | undefined }
  | { readonly kind: 'nested'; readonly fields: Map<string, Rule> };

export interface ProjectionContext extends QueryContext {
  /** Whether `$slice`, `$elemMatch` and the positional `$` have their meaning in `find`. */
  readonly isFind: boolean;
}

/** @throws StoreError 31253/31254 when fields are both kept and dropped */
export function compileProjection(
  spec: Document,
  context: ProjectionContext,
): Projection | undefined {
  if (Object.keys(spec).length === 0) return undefined;
  const root = new Map<string, Rule>();
  for (const [path, value] of Object.entries(spec)) addRule(root, path, value, context);
  const keeps = isInclusion(spec, root);
  if (keeps && !root.has('_id')) root.set('_id', { kind: 'keep' });
  return (document, arrayIndex) => projectDocument(document, root, keeps, document, arrayIndex);
}

function addRule(
  rules: Map<string, Rule>,
  path: string,
  value: unknown,
  context: ProjectionContext,
): void {
  const parts = path.split('.');
  if (parts.some((part) => part === '')) {
    throw new StoreError(40353, 'FieldPath field names may not be empty strings.');
  }
  const isPositional = parts.at(-1) === '$' && context.isFind;
  if (isPositional) parts.pop();
  if (isDocument(value) && isNestedSpec(value)) {
    for (const [inner, spec] of Object.entries(value)) {
      addRule(rules, `${path}.${inner}`, spec, context);
    }
    return;
  }
  const rule: Rule = isPositional ? { kind: 'positional' } : toRule(value, context);
  let fields = rules;
  for (const part of parts.slice(0, -1)) {
    const existing = fields.get(part);
    if (existing !== undefined && existing.kind !== 'nested') throw collision(path, part);
    const nested = existing ?? { kind: 'nested', fields: new Map<string, Rule>() };
    fields.set(part, nested);
    fields = nested.fields;
  }
  const last = parts.at(-1) ?? '';
  if (fields.has(last)) throw collision(path, last);
  fields.set(last, rule);
}

const isNestedSpec = (value: Document): boolean =>
  Object.keys(value).length > 0 && !Object.keys(value).some((field) => field.startsWith('$'));

function toRule(value: unknown, context: ProjectionContext): Rule {
  if (typeof value === 'boolean') return { kind: value ? 'keep' : 'drop' };
  if (isNumber(value)) return { kind: toNumber(value) === 0 ? 'drop' : 'keep' };
  if (isDocument(value) && context.isFind) {
    if (isDocument(value['$elemMatch'])) {
      return { kind: 'element', matches: compileElement(value['$elemMatch'], context) };
    }
    const slice = findSlice(value['$slice']);
    if (slice !== undefined) return slice;
  }
  if (context.compileExpression === undefined) throw badValue('expressions are not allowed here');
  return { kind: 'computed', evaluate: context.compileExpression(value) };
}

/** `$slice: n` and `$slice: [skip, n]` of `find`; the expression has an array first. */
function findSlice(operand: unknown): Rule | undefined {
  if (isNumber(operand)) return { kind: 'slice', first: toNumber(operand), count: undefined };
  if (!Array.isArray(operand)) return undefined;
  const [first, count]: readonly unknown[] = operand;
  if (!isNumber(first) || !isNumber(count)) return undefined;
  if (toNumber(count) <= 0) throw new StoreError(28724, '$slice limit must be positive');
  return { kind: 'slice', first: toNumber(first), count: toNumber(count) };
}

const collision = (path: string, part: string) =>
  new StoreError(31249, `Path collision at ${path} remaining portion ${part}`);

function isInclusion(spec: Document, root: ReadonlyMap<string, Rule>): boolean {
  const kinds = new Map<Rule['kind'], string>();
  collectKinds(root, '', kinds);
  const [kept, dropped] = [kinds.get('keep') ?? kinds.get('computed'), kinds.get('drop')];
  if (kept !== undefined && dropped !== undefined) {
    const isKeptFirst = Object.keys(spec).find((path) => path !== '_id') === kept;
    throw isKeptFirst
      ? new StoreError(31254, `Cannot do exclusion on field ${dropped} in inclusion projection`)
      : new StoreError(31253, `Cannot do inclusion on field ${kept} in exclusion projection`);
  }
  if (kept !== undefined) return true;
  if (dropped !== undefined) return false;
  if (kinds.has('positional') || kinds.has('element')) return true;
  return kinds.has('slice') ? false : root.get('_id')?.kind !== 'drop';
}

/** One path for each kind of rule; `_id` may go against the others and does not count. */
function collectKinds(
  fields: ReadonlyMap<string, Rule>,
  prefix: string,
  kinds: Map<Rule['kind'], string>,
): void {
  for (const [field, rule] of fields) {
    const path = prefix + field;
    if (rule.kind === 'nested') collectKinds(rule.fields, `${path}.`, kinds);
    else if (path !== '_id' && !kinds.has(rule.kind)) kinds.set(rule.kind, path);
  }
}

function projectDocument(
  document: Document,
  rules: ReadonlyMap<string, Rule>,
  keeps: boolean,
  root: Document,
  arrayIndex: number,
): Document {
  const result: Document = {};
  for (const [field, value] of Object.entries(document)) {
    const rule = rules.get(field);
    if (rule?.kind === 'computed') continue;
    const projected =
      rule === undefined
        ? keeps
          ? undefined
          : value
        : applyRule(rule, value, keeps, root, arrayIndex);
    if (projected === undefined) continue;
    if (field === '__proto__') defineField(result, field, projected);
    else result[field] = projected;
  }
  for (const [field, rule] of rules) {
    if (rule.kind === 'computed') {
      const value = rule.evaluate(root);
      if (!isMissing(value)) result[field] = value;
    } else if (rule.kind === 'nested' && !Object.hasOwn(document, field) && computes(rule)) {
      result[field] = projectDocument({}, rule.fields, keeps, root, arrayIndex);
    }
  }
  return result;
}

const isMissing = (value: unknown): boolean => value === undefined;

const computes = (rule: Rule): boolean =>
  rule.kind === 'computed' || (rule.kind === 'nested' && [...rule.fields.values()].some(computes));

function applyRule(
  rule: Rule,
  value: unknown,
  keeps: boolean,
  root: Document,
  arrayIndex: number,
): unknown {
  switch (rule.kind) {
    case 'keep':
      return value;
    case 'drop':
    case 'computed':
      return undefined;
    case 'positional':
      return positional(value, arrayIndex);
    case 'element': {
      const found = Array.isArray(value) ? value.findIndex((item) => rule.matches(item)) : -1;
      return Array.isArray(value) && found >= 0 ? [value[found]] : undefined;
    }
    case 'slice':
      return Array.isArray(value) ? sliced(value, rule.first, rule.count) : value;
    case 'nested':
      return projectNested(rule, value, keeps, root, arrayIndex);
  }
}

function positional(value: unknown, arrayIndex: number): unknown {
  if (!Array.isArray(value)) return value;
  if (arrayIndex < 0) {
    throw new StoreError(
      51246,
      "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array",
    );
  }
  return value.slice(arrayIndex, arrayIndex + 1);
}

function sliced(array: readonly unknown[], first: number, count: number | undefined): unknown[] {
  if (count === undefined) return first < 0 ? array.slice(first) : array.slice(0, first);
  const start = first < 0 ? Math.max(0, array.length + first) : first;
  return array.slice(start, start + count);
}

function projectNested(
  rule: Extract<Rule, { kind: 'nested' }>,
  value: unknown,
  keeps: boolean,
  root: Document,
  arrayIndex: number,
): unknown {
  if (isDocument(value)) return projectDocument(value, rule.fields, keeps, root, arrayIndex);
  if (Array.isArray(value)) {
    return value
      .map((item: unknown) => projectNested(rule, item, keeps, root, arrayIndex))
      .filter((item) => item !== undefined);
  }
  if (computes(rule)) return projectDocument({}, rule.fields, keeps, root, arrayIndex);
  return keeps ? undefined : value;
}
