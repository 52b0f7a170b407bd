import { type Document, isDocument, isNullish } from '../bson/values.ts';

/**
 * Plain predicates that follow from an `$expr`: `{ $eq: ['$field', '$$variable'] }` and the like.
 * With them a correlated `$lookup` uses an index; the expression itself is still checked.
 */
export function indexablePredicates(
  expression: unknown,
  variables: Document,
): Document | undefined {
  if (!isDocument(expression)) return undefined;
  const terms: readonly unknown[] = Array.isArray(expression['$and'])
    ? expression['$and']
    : [expression];
  const predicates = terms.map((term) => predicateOf(term, variables)).filter(isDocument);
  if (predicates.length === 0) return undefined;
  return predicates.length === 1 ? predicates[0] : { $and: predicates };
}

function predicateOf(term: unknown, variables: Document): Document | undefined {
  if (!isDocument(term)) return undefined;
  const { $eq, $in } = term;
  if (Array.isArray($eq) && $eq.length === 2) {
    return equality($eq[0], $eq[1], variables) ?? equality($eq[1], $eq[0], variables);
  }
  if (Array.isArray($in) && $in.length === 2) {
    const path = pathOf($in[0]);
    const values = constantOf($in[1], variables);
    if (path !== undefined && Array.isArray(values) && values.every(isPlain)) {
      return { [path]: { $in: values } };
    }
  }
  return undefined;
}

function equality(field: unknown, other: unknown, variables: Document): Document | undefined {
  const path = pathOf(field);
  const value = constantOf(other, variables);
  // On an array field equality in an expression means the whole array; a filter would look inside.
  return path === undefined || !isPlain(value) ? undefined : { [path]: { $eq: value } };
}

/** A top-level field: through dots an expression and a filter see arrays differently. */
const pathOf = (operand: unknown): string | undefined =>
  typeof operand === 'string' && /^\$[^$.]+$/.test(operand) ? operand.slice(1) : undefined;

function constantOf(operand: unknown, variables: Document): unknown {
  if (typeof operand !== 'string' || !operand.startsWith('$')) return operand;
  const name = /^\$\$(\w+)$/.exec(operand)?.[1];
  return name === undefined ? undefined : variables[name];
}

const isPlain = (value: unknown): boolean =>
  !isNullish(value) && !Array.isArray(value) && !isDocument(value);
