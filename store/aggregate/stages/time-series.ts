/** The options of a time series collection, as far as MongoDB refuses them before it makes one. */
import { type Document, isNumber } from '../../bson/values.ts';
import { castToInt64 } from '../../bson/whole-numbers.ts';
import { badValue, StoreError } from '../../errors.ts';
import { type OptionRule, parseOptions } from './stage-options.ts';

const rules: Readonly<Record<string, OptionRule>> = {
  timeField: { kind: 'string', isRequired: true },
  metaField: { kind: 'string' },
  granularity: { kind: 'string' },
  bucketMaxSpanSeconds: { kind: 'number' },
  bucketRoundingSeconds: { kind: 'number' },
};
const granularities: readonly unknown[] = ['seconds', 'minutes', 'hours'];
const maxSpanSeconds = 31_536_000n;

/** @throws StoreError as for the options of a stage, BadValue, InvalidOptions */
export function checkTimeSeries(path: string, operand: Document): void {
  const given = parseOptions(path, operand, rules);
  const { granularity, bucketMaxSpanSeconds, bucketRoundingSeconds } = given;
  if (granularity !== undefined && !granularities.includes(granularity)) {
    throw badValue(
      `Enumeration value '${granularity}' for field '${path}.granularity' is not valid`,
    );
  }
  checkSeconds(`${path}.bucketMaxSpanSeconds`, bucketMaxSpanSeconds);
  checkSeconds(`${path}.bucketRoundingSeconds`, bucketRoundingSeconds);
  if ((bucketMaxSpanSeconds === undefined) !== (bucketRoundingSeconds === undefined)) {
    throw new StoreError(
      'InvalidOptions',
      'bucketMaxSpanSeconds and bucketRoundingSeconds must be given together',
    );
  }
}

function checkSeconds(path: string, value: unknown): void {
  if (!isNumber(value)) return;
  const seconds = castToInt64(value);
  if (seconds >= 1n && seconds <= maxSpanSeconds) return;
  throw badValue(`BSON field '${path}' value must be from 1 to ${maxSpanSeconds}`);
}
