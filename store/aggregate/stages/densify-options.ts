/** The operand of `$densify`: which field, in which partitions, how far, in which steps. */
import { compareValues } from '../../bson/compare.ts';
import { calculate, isIntegral, toNumber } from '../../bson/numbers.ts';
import { isDocument, isNumber, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { parseFieldPath } from '../../query/field-path.ts';
import type { PipelineContext } from '../stage.ts';
import { parseOptions } from './stage-options.ts';

export interface Densify {
  readonly field: string;
  readonly path: readonly string[];
  readonly partitionPaths: readonly (readonly string[])[];
  readonly bounds: 'full' | 'partition' | readonly [unknown, unknown];
  readonly isOfDates: boolean;
  /** The value one step further. */
  next(value: unknown): unknown;
}

export function parseDensify(operand: unknown, context: PipelineContext): Densify {
  if (!isDocument(operand)) {
    throw new StoreError(
      'FailedToParse',
      `The $densify stage specification must be an object, found ${typeName(operand)}`,
    );
  }
  const options = parseOptions('$densify', operand, {
    field: { kind: 'string', isRequired: true },
    partitionByFields: { kind: 'array' },
    range: { kind: 'object', isRequired: true },
  });
  const field = String(options['field']);
  const path = parseFieldPath(field);
  const range = isDocument(options['range']) ? options['range'] : {};
  const { step, unit, bounds } = parseOptions('$densify.range', range, {
    step: { kind: 'any', isRequired: true },
    bounds: { kind: 'any', isRequired: true },
    unit: { kind: 'string' },
  });
  if (!isNumber(step) || !(toNumber(step) > 0)) {
    throw new StoreError(
      5733401,
      'The step parameter in a range statement must be a strictly positive numeric value',
    );
  }
  const isOfDates = unit !== undefined;
  if (isOfDates && !isIntegral(step)) {
    throw new StoreError(
      6586400,
      'The step parameter in a range statement must be a whole number when densifying a date range',
    );
  }
  const add = isOfDates
    ? context.compileExpression({ $dateAdd: { startDate: '$value', unit, amount: step } })
    : undefined;
  return {
    field,
    path,
    partitionPaths: partitionPathsOf(options['partitionByFields'], field),
    bounds: parseBounds(bounds, isOfDates),
    isOfDates,
    next: (value) =>
      add ? add({ value }) : isNumber(value) ? calculate('add', value, step, 'double') : value,
  };
}

function partitionPathsOf(fields: unknown, field: string): readonly (readonly string[])[] {
  const paths: readonly unknown[] = Array.isArray(fields) ? fields : [];
  return paths.map((path) => {
    if (typeof path !== 'string') {
      throw new StoreError(
        'TypeMismatch',
        `BSON field '$densify.partitionByFields' is the wrong type '${typeName(path)}', expected type 'string'`,
      );
    }
    const isPart = path === field || path.startsWith(`${field}.`) || field.startsWith(`${path}.`);
    if (isPart) {
      throw new StoreError(8993000, "BSON field 'partitionByFields' contains the field to densify");
    }
    return parseFieldPath(path);
  });
}

function parseBounds(bounds: unknown, isOfDates: boolean): Densify['bounds'] {
  if (bounds === 'full' || bounds === 'partition') return bounds;
  if (typeof bounds === 'string') {
    throw new StoreError(5946802, "Bounds string must either be 'full' or 'partition'");
  }
  if (!Array.isArray(bounds)) {
    throw new StoreError(
      5733402,
      "the bounds in a range statement must be the string 'full' or 'partition', or an ascending array of two numbers or two dates",
    );
  }
  const [low, high]: readonly unknown[] = bounds;
  if (bounds.length !== 2) {
    throw new StoreError(
      5733403,
      'a bounding array in a range statement must have exactly two elements',
    );
  }
  const areDates = low instanceof Date && high instanceof Date;
  if (!areDates && !(isNumber(low) && isNumber(high))) {
    throw new StoreError(
      5733406,
      'a bounding array must contain either both dates or both numeric types',
    );
  }
  if (compareValues(low, high) > 0) {
    throw new StoreError(
      5733402,
      "the bounds in a range statement must be the string 'full' or 'partition', or an ascending array of two numbers or two dates",
    );
  }
  if (!areDates && isOfDates) {
    throw new StoreError(5733501, 'numeric bounds may not have unit parameter');
  }
  if (areDates && !isOfDates) {
    throw new StoreError(5733409, 'date bounds must have a unit');
  }
  return [low, high];
}
