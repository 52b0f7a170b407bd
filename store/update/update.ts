/** What an update does to a document: operators, a replacement, or a pipeline. */
import { type Document, isDocument, show, typeName } from '../bson/values.ts';
import { badValue, StoreError } from '../errors.ts';
import { compileFilter } from '../query/filter.ts';
import type { Matcher, QueryContext } from '../query/matcher.ts';
import { cloneValue } from './clone.ts';
import { modifiers } from './modifiers.ts';
import { assignPath, forEachTarget, removePath, type TargetOptions } from './targets.ts';

export interface UpdateContext extends QueryContext {
  readonly now: Date;
  /** Runs an aggregation pipeline over one document. */
  readonly runPipeline: (stages: readonly Document[], document: Document) => Document;
}

export interface UpdateTarget {
  /** Array index that the filter matched, -1 if none: what `$` means. */
  readonly matchedIndex: number;
  /** Whether the document is being created by an upsert: `$setOnInsert` applies. */
  readonly isInsert: boolean;
}

export interface Update {
  readonly kind: 'operators' | 'replacement' | 'pipeline';
  /** The changed document; the given one is left alone. */
  apply(document: Document, target: UpdateTarget): Document;
}

const updateStages = new Set([
  '$set',
  '$addFields',
  '$unset',
  '$project',
  '$replaceRoot',
  '$replaceWith',
]);

/** @throws StoreError for unknown operators, conflicting paths and wrong array filters */
export function parseUpdate(
  spec: unknown,
  arrayFilters: readonly Document[],
  context: UpdateContext,
): Update {
  if (Array.isArray(spec)) return pipelineUpdate(spec, context);
  if (!isDocument(spec)) {
    throw new StoreError('FailedToParse', 'Update argument must be either an object or an array');
  }
  const names = Object.keys(spec);
  if (names[0]?.startsWith('$') === true) return operatorUpdate(spec, arrayFilters, context);
  const operator = names.find((name) => name.startsWith('$') && !isReferenceField(name));
  if (operator !== undefined) {
    throw new StoreError(
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${operator}' in '${operator}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
    );
  }
  return { kind: 'replacement', apply: () => cloneValue(spec) };
}

const isReferenceField = (name: string): boolean =>
  name === '$id' || name === '$ref' || name === '$db';

function pipelineUpdate(stages: readonly unknown[], context: UpdateContext): Update {
  const checked = stages.map((stage) => {
    const name = isDocument(stage) ? Object.keys(stage)[0] : undefined;
    if (!isDocument(stage) || name === undefined) {
      throw new StoreError('TypeMismatch', 'Each element of the pipeline must be an object');
    }
    if (!updateStages.has(name)) {
      throw new StoreError('InvalidOptions', `${name} is not allowed to be used within an update`);
    }
    return stage;
  });
  return { kind: 'pipeline', apply: (document) => context.runPipeline(checked, document) };
}

interface Change {
  readonly operator: string;
  readonly path: string;
  readonly parts: readonly string[];
  readonly apply: (document: Document, options: TargetOptions) => void;
}

function operatorUpdate(
  spec: Document,
  arrayFilters: readonly Document[],
  context: UpdateContext,
): Update {
  const changes = Object.entries(spec).flatMap(([operator, fields]) =>
    parseOperator(operator, fields, context),
  );
  refuseConflicts(changes.flatMap(({ operator, path }) => touchedPaths(operator, path, spec)));
  const filters = parseArrayFilters(arrayFilters, changes, context, spec);
  return {
    kind: 'operators',
    apply(document, { matchedIndex, isInsert }) {
      const updated = cloneValue(document);
      for (const change of changes) {
        if (change.operator === '$setOnInsert' && !isInsert) continue;
        change.apply(updated, { matchedIndex, filters, creates: true });
      }
      return updated;
    },
  };
}

function parseOperator(operator: string, fields: unknown, context: UpdateContext): Change[] {
  const modifier = modifiers.get(operator);
  if (modifier === undefined && operator !== '$rename') {
    throw new StoreError(
      'FailedToParse',
      `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
    );
  }
  if (!isDocument(fields)) {
    throw new StoreError(
      'FailedToParse',
      `Modifiers operate on fields but we found type ${typeName(fields)} instead. For example: {$mod: {<field>: ...}} not {${operator}: ${show(fields)}}`,
    );
  }
  const changes = Object.entries(fields).map(([path, operand]): Change => {
    const parts = parsePath(path);
    if (modifier === undefined) return { operator, path, parts, apply: renameField(path, operand) };
    const apply = modifier.parse(operand, { path, context });
    return {
      operator,
      path,
      parts,
      apply: (document, options) =>
        forEachTarget(document, parts, { ...options, creates: modifier.creates }, (parent, key) =>
          apply(parent, key, document),
        ),
    };
  });
  // Fields are changed in the order of their names, whatever order they were given in.
  return changes.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function parsePath(path: string): readonly string[] {
  const parts = path.split('.');
  if (parts.some((part) => part === '')) {
    throw new StoreError(
      'EmptyFieldName',
      `The update path '${path}' contains an empty field name, which is not allowed.`,
    );
  }
  if (parts[0] === '$')
    throw badValue(
      `Cannot have positional (i.e. '$') element in the first position in path '${path}'`,
    );
  const dollar = parts.find(
    (part) =>
      part.startsWith('$') && part !== '$' && !part.startsWith('$[') && !isReferenceField(part),
  );
  if (dollar !== undefined) {
    throw new StoreError(
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${dollar}' in '${path}' is not allowed in the context of an update.`,
    );
  }
  return parts;
}

function renameField(from: string, to: unknown): Change['apply'] {
  if (typeof to !== 'string') {
    throw badValue(`The 'to' field for $rename must be a string: ${from}: ${show(to)}`);
  }
  if (/\$/.test(from) || /\$/.test(to)) {
    throw badValue(`The source field for $rename may not be dynamic: ${from}`);
  }
  const target = parsePath(to);
  if (from === to)
    throw badValue(`The source and target field for $rename must differ: ${from}: "${to}"`);
  return (document, options) => {
    const removed = removePath(document, from.split('.'));
    if (removed !== undefined) assignPath(document, target, removed, options);
  };
}

const touchedPaths = (operator: string, path: string, spec: Document): readonly string[] => {
  const fields = spec[operator];
  return operator === '$rename' && isDocument(fields) ? [path, String(fields[path])] : [path];
};

function refuseConflicts(paths: readonly string[]): void {
  const seen: string[] = [];
  for (const path of paths) {
    const other = seen.find(
      (known) => known === path || known.startsWith(`${path}.`) || path.startsWith(`${known}.`),
    );
    if (other !== undefined) {
      throw new StoreError(
        'ConflictingUpdateOperators',
        `Updating the path '${path}' would create a conflict at '${other.length < path.length ? other : path}'`,
      );
    }
    seen.push(path);
  }
}

function parseArrayFilters(
  arrayFilters: readonly Document[],
  changes: readonly Change[],
  context: UpdateContext,
  spec: Document,
): ReadonlyMap<string, Matcher> {
  const filters = new Map<string, Matcher>();
  for (const filter of arrayFilters) {
    const name = identifierOf(filter);
    if (name === undefined) {
      throw new StoreError(
        'FailedToParse',
        'Cannot use an expression without a top-level field name in arrayFilters',
      );
    }
    if (filters.has(name)) {
      throw new StoreError(
        'FailedToParse',
        `Found multiple array filters with the same top-level field name ${name}`,
      );
    }
    const matches = compileFilter(filter, context);
    filters.set(name, (value) => matches({ [name]: value }));
  }
  const used = new Set<string>();
  for (const { path, parts } of changes) {
    for (const part of parts) {
      const name = /^\$\[(.+)\]$/.exec(part)?.[1];
      if (name === undefined) continue;
      if (!filters.has(name)) {
        throw badValue(`No array filter found for identifier '${name}' in path '${path}'`);
      }
      used.add(name);
    }
  }
  for (const name of filters.keys()) {
    if (used.has(name)) continue;
    throw new StoreError(
      'FailedToParse',
      `The array filter for identifier '${name}' was not used in the update ${show(spec)}`,
    );
  }
  return filters;
}

/** The element name that an array filter is about: `e` in `{ 'e.grade': … }`, also inside `$or`. */
function identifierOf(filter: Document): string | undefined {
  const field = Object.keys(filter)[0];
  if (field === undefined) return undefined;
  if (!field.startsWith('$')) return field.split('.')[0];
  const branches = filter[field];
  const first: unknown = Array.isArray(branches) ? branches[0] : undefined;
  return isDocument(first) ? identifierOf(first) : undefined;
}
