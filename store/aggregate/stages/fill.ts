import { documentOf } from '../../bson/ordered.ts';
import { type Document, isDocument, typeName } from '../../bson/values.ts';
import { badValue, StoreError } from '../../errors.ts';
import type { StageCompiler } from '../stage.ts';
import { addFields } from './add-fields.ts';
import { setWindowFields } from './set-window-fields.ts';
import { parseOptions } from './stage-options.ts';

/** What fills a field from its neighbours. */
const methods: ReadonlyMap<unknown, string> = new Map([
  ['locf', '$locf'],
  ['linear', '$linearFill'],
]);

/** Gives values to fields that are null or missing: of the neighbours, or of an expression. */
export const fill: StageCompiler = (operand, context, name) => {
  if (!isDocument(operand)) {
    throw new StoreError(
      'FailedToParse',
      `The ${name} stage specification must be an object, found ${typeName(operand)}`,
    );
  }
  const { sortBy, partitionBy, partitionByFields, output } = parseOptions(name, operand, {
    sortBy: { kind: 'object' },
    partitionBy: { kind: 'any' },
    partitionByFields: { kind: 'array' },
    output: { kind: 'object', isRequired: true },
  });
  const { values, windows } = parseOutput(isDocument(output) ? output : {});
  const partition = partitionOf(partitionBy, partitionByFields);
  const byWindow =
    Object.keys(windows).length === 0
      ? undefined
      : setWindowFields(
          {
            ...(partition !== undefined && { partitionBy: partition }),
            ...(sortBy !== undefined && { sortBy }),
            output: windows,
          },
          context,
          '$setWindowFields',
        );
  const byValue =
    Object.keys(values).length === 0 ? undefined : addFields(values, context, '$addFields');
  return (input) => {
    const moved = byWindow === undefined ? input : byWindow(input);
    return byValue === undefined ? moved : byValue(moved);
  };
};

function parseOutput(output: Document): { readonly values: Document; readonly windows: Document } {
  if (Object.keys(output).length === 0) {
    throw new StoreError(
      40177,
      'Invalid $fill :: caused by :: output must have at least one field',
    );
  }
  const values: [string, unknown][] = [];
  const windows: [string, unknown][] = [];
  for (const [field, how] of Object.entries(output)) {
    if (!isDocument(how)) {
      throw new StoreError(
        'TypeMismatch',
        `BSON field '$fill.output.${field}' is the wrong type '${typeName(how)}', expected type 'object'`,
      );
    }
    const { method, value } = parseOptions(`$fill.output.${field}`, how, {
      method: { kind: 'string' },
      value: { kind: 'any' },
    });
    if ('value' in how === 'method' in how) {
      throw new StoreError(
        6050200,
        "Each output specification must have exactly one of 'value' and 'method'",
      );
    }
    if ('value' in how) values.push([field, { $ifNull: [`$${field}`, value] }]);
    else {
      const operator = methods.get(method);
      if (operator === undefined) {
        throw new StoreError(6050202, "Method must be either 'locf' or 'linear'");
      }
      windows.push([field, { [operator]: `$${field}` }]);
    }
  }
  return { values: documentOf(values), windows: documentOf(windows) };
}

function partitionOf(expression: unknown, fields: unknown): unknown {
  if (expression !== undefined && fields !== undefined) {
    throw new StoreError(
      6050204,
      "Maximum one of 'partitionBy' and 'partitionByFields' can be specified in '$fill'",
    );
  }
  if (!Array.isArray(fields)) return expression;
  if (!fields.every((field) => typeof field === 'string')) {
    throw new StoreError(
      'TypeMismatch',
      "BSON field '$fill.partitionByFields' must be an array of strings",
    );
  }
  if (fields.some((field) => field.startsWith('$'))) {
    throw badValue("A field of '$fill.partitionByFields' may not start with '$'");
  }
  return documentOf(fields.map((field) => [field.replaceAll('.', '_'), `$${field}`] as const));
}
