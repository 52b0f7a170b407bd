/** `$convert` and its short forms, `$isNumber`'s kin. Null and missing stay null. */
import { isNullish } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { folded, type OperatorCompiler } from '../compiler.ts';
import { convertTo } from './conversions.ts';
import {
  type ConvertOptions,
  readByteOrder,
  readFormat,
  readTarget,
  type Target,
} from './convert-types.ts';
import { withNamed } from './named-arguments.ts';

interface ShortForm extends Target {
  readonly options: ConvertOptions;
}

const shortForms: Readonly<Record<string, ShortForm>> = {
  $toBool: { type: 'bool', subtype: 0, options: {} },
  $toDate: { type: 'date', subtype: 0, options: {} },
  $toDecimal: { type: 'decimal', subtype: 0, options: {} },
  $toDouble: { type: 'double', subtype: 0, options: {} },
  $toInt: { type: 'int', subtype: 0, options: {} },
  $toLong: { type: 'long', subtype: 0, options: {} },
  $toObjectId: { type: 'objectId', subtype: 0, options: {} },
  $toString: { type: 'string', subtype: 0, options: { format: 'auto' } },
  $toUUID: { type: 'binData', subtype: 4, options: { format: 'uuid' } },
};

export const conversion: readonly (readonly [string, OperatorCompiler])[] = [
  ...Object.entries(shortForms).map(([name, form]) => [name, shortForm(form)] as const),
  [
    '$convert',
    withNamed(
      {
        notObject: 'FailedToParse',
        unknown: 'FailedToParse',
        required: { input: 'FailedToParse', to: 'FailedToParse' },
        optional: ['onError', 'onNull', 'format', 'byteOrder'],
      },
      ({ input, to, onError, onNull, format, byteOrder }) =>
        (scope) => {
          const target = readTarget(to(scope));
          const value = input(scope);
          const [formatGiven, orderGiven] = [format?.(scope), byteOrder?.(scope)];
          if (isNullish(value)) return onNull === undefined ? null : onNull(scope);
          if (target === null) return null;
          const options = optionsOf(formatGiven, orderGiven);
          try {
            return convertTo(target, value, options);
          } catch (error) {
            if (onError === undefined || !isConversionFailure(error)) throw error;
            return onError(scope);
          }
        },
    ),
  ],
];

function shortForm(form: ShortForm): OperatorCompiler {
  return (operand, compiler, name) => {
    const operands: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
    if (operands.length !== 1) {
      throw new StoreError(
        50723,
        `${name} requires a single argument, got ${operands.length} arguments.`,
      );
    }
    const evaluate = compiler.compile(operands[0]);
    return folded([evaluate], (scope) => {
      const value = evaluate(scope);
      return isNullish(value) ? null : convertTo(form, value, form.options);
    });
  };
}

function optionsOf(format: unknown, byteOrder: unknown): ConvertOptions {
  const [readTheFormat, readOrder] = [readFormat(format), readByteOrder(byteOrder)];
  return {
    ...(readTheFormat === undefined ? {} : { format: readTheFormat }),
    ...(readOrder === undefined ? {} : { byteOrder: readOrder }),
  };
}

/** Dates outside the years that text can hold count as failed conversions too. */
const isConversionFailure = (error: unknown): boolean =>
  error instanceof StoreError && (error.codeName === 'ConversionFailure' || error.code === 18537);
