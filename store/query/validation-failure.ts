/** Why a validator rejects a document, in the words of MongoDB's `errInfo`. */
import { splitPath, visitPath } from '../bson/paths.ts';
import { type Document, isDocument, isRegex, typeName } from '../bson/values.ts';
import { compileFilter } from './filter.ts';
import { parseJsonSchema } from './json-schema.ts';
import { hasOperators, type QueryContext } from './matcher.ts';

/** What an operator says when its condition fails, and when it holds although it must not. */
const reasons: Readonly<Record<string, readonly [failed: string, held: string]>> = {
  $eq: ['comparison failed', 'comparison succeeded'],
  $ne: ['comparison succeeded', 'comparison failed'],
  $gt: ['comparison failed', 'comparison succeeded'],
  $gte: ['comparison failed', 'comparison succeeded'],
  $lt: ['comparison failed', 'comparison succeeded'],
  $lte: ['comparison failed', 'comparison succeeded'],
  $in: ['no matching value found in array', 'matching value found in array'],
  $nin: ['matching value found in array', 'no matching value found in array'],
  $type: ['type did not match', 'type did match'],
  $exists: ['path does not exist', 'path does exist'],
  $regex: ['regular expression did not match', 'regular expression did match'],
  $mod: ['$mod did not evaluate to expected remainder', '$mod did evaluate to expected remainder'],
  $size: ['array length was not equal to given size', 'array length was equal to given size'],
  $all: ['array did not contain all specified values', 'array did contain all specified values'],
  $elemMatch: [
    'array did not satisfy the child predicate',
    'array did satisfy the child predicate',
  ],
  $expr: ['expression did not match', 'expression did match'],
};

/** The details of the failure; the document is known not to match. */
export const explainFailure = (
  validator: Document,
  document: Document,
  context: QueryContext,
): Document => explainFilter(validator, document, context, false);

/** @param mustFail whether the filter holds and was to fail, as it is inside `$nor` and `$not` */
function explainFilter(
  filter: Document,
  document: Document,
  context: QueryContext,
  mustFail: boolean,
): Document {
  const clauses = clausesOf(filter);
  const [only, second] = clauses;
  if (only === undefined) return { operatorName: '$and' };
  if (second === undefined) return explainClause(only, document, context, mustFail);
  return {
    operatorName: '$and',
    ...listOf(clauses, document, context, mustFail, explainClause),
  };
}

/** `{ a: { $gt: 1, $lt: 5 }, b: 2 }` in parts of one operator each. */
function clausesOf(filter: Document): readonly Document[] {
  return Object.entries(filter).flatMap(([field, spec]) => {
    if (field.startsWith('$') || !isDocument(spec) || !hasOperators(spec)) {
      return [{ [field]: spec }];
    }
    const { $options, ...operators } = spec;
    return Object.entries(operators).map(([name, operand]) => ({
      [field]: {
        [name]: operand,
        ...(name === '$regex' && $options !== undefined && { $options }),
      },
    }));
  });
}

type Explain = typeof explainFilter;

/** Those of the filters that are to blame. */
function listOf(
  filters: readonly Document[],
  document: Document,
  context: QueryContext,
  mustFail: boolean,
  explain: Explain,
): Document {
  const blamed = filters.flatMap((filter, index) =>
    compileFilter(filter, context)(document) === mustFail
      ? [{ index, details: explain(filter, document, context, mustFail) }]
      : [],
  );
  return { [mustFail ? 'clausesSatisfied' : 'clausesNotSatisfied']: blamed };
}

function explainClause(
  clause: Document,
  document: Document,
  context: QueryContext,
  mustFail: boolean,
): Document {
  const [[field, spec] = ['', undefined]] = Object.entries(clause);
  const branches = Array.isArray(spec) ? spec.filter(isDocument) : [];
  switch (field) {
    case '$and':
    case '$or':
      return {
        operatorName: field,
        ...listOf(branches, document, context, mustFail, explainFilter),
      };
    case '$nor':
      return {
        operatorName: field,
        ...listOf(branches, document, context, !mustFail, explainFilter),
      };
    case '$jsonSchema': {
      const { remarks, explain } = parseJsonSchema(spec);
      if (mustFail) return { operatorName: field, reason: 'schema matched' };
      return { operatorName: field, ...remarks, schemaRulesNotSatisfied: explain(document) };
    }
    case '$expr':
      return {
        operatorName: field,
        specifiedAs: clause,
        reason: reasonFor(field, mustFail),
        expressionResult: mustFail,
      };
    default:
      if (field.startsWith('$')) return { operatorName: field, specifiedAs: clause };
      return explainCondition(field, spec, document, context, mustFail);
  }
}

function explainCondition(
  field: string,
  spec: unknown,
  document: Document,
  context: QueryContext,
  mustFail: boolean,
): Document {
  const operator = isDocument(spec) && hasOperators(spec) ? Object.keys(spec)[0] : undefined;
  if (operator === '$not' && isDocument(spec)) {
    const details = explainCondition(field, spec['$not'], document, context, !mustFail);
    return { operatorName: operator, details };
  }
  const name = operator ?? (isRegex(spec) ? '$regex' : '$eq');
  const values = valuesAt(document, field);
  const [first] = values;
  const isMissing = values.length === 0 && name !== '$exists';
  return {
    operatorName: name,
    specifiedAs: { [field]: spec },
    reason: isMissing ? 'field was missing' : reasonFor(name, mustFail),
    ...(values.length === 1 && { consideredValue: first }),
    ...(values.length > 1 && { consideredValues: values }),
    ...(name === '$type' && values.length === 1 && { consideredType: typeName(first) }),
  };
}

function reasonFor(name: string, held: boolean): string {
  const [failed, succeeded] = reasons[name] ?? ['condition failed', 'condition held'];
  return held ? succeeded : failed;
}

/** What the path denotes, the elements of an array and then the array. */
function valuesAt(document: Document, path: string): readonly unknown[] {
  const values: unknown[] = [];
  visitPath(document, splitPath(path), true, (value) => {
    if (value !== undefined) values.push(value);
    return false;
  });
  return values;
}
