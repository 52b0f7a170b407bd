/** Canonical Extended JSON in which fields keep their order, also those that are whole numbers, which JS puts first. */
import { type Document, Double, EJSON } from 'bson';
import { FarDate } from '../bson/far-date.ts';
import { undefinedValue } from '../bson/undefined-value.ts';
import { isDocument, isInt32 } from '../bson/values.ts';

/** @param value as it was decoded, so that an int32 is told from a double */
export function toExtendedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toExtendedJson).join(',')}]`;
  if (isDocument(value)) return `{${Object.entries(value).flatMap(fieldOf).join(',')}}`;
  if (value === undefinedValue) return '{"$undefined":true}';
  if (value instanceof FarDate) return `{"$date":{"$numberLong":"${value.milliseconds}"}}`;
  const isDouble = typeof value === 'number' && !isInt32(value);
  return EJSON.stringify(isDouble ? new Double(value) : value, { relaxed: false });
}

const fieldOf = ([name, value]: [string, unknown]): readonly string[] =>
  value === undefined ? [] : [`${JSON.stringify(name)}:${toExtendedJson(value)}`];

/** @returns documents; those that name fields by whole numbers are maps, of which drivers keep the order */
export function parseExtendedJson(text: string): Document {
  if (!numberedName.test(text)) return EJSON.parse(text, { relaxed: false });
  const marked = text.replaceAll(textOrName, (whole, literal: string, colon?: string) =>
    colon !== undefined && movedName.test(literal) ? `"#${whole.slice(1)}` : whole,
  );
  return withoutMarks(EJSON.parse(marked, { relaxed: false })) as Document;
}

const numberedName = /"\d+"\s*:/;
const textOrName = /("(?:[^"\\]|\\.)*")(\s*:)?/g;
/** Names that are marked: JS would move the one kind, and the other would be taken for marked. */
const movedName = /^"(?:\d+"|#)/;

function withoutMarks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMarks);
  if (!isDocument(value)) return value;
  const fields = Object.entries(value).map(
    ([name, inner]) => [name.replace(/^#/, ''), withoutMarks(inner)] as const,
  );
  const isMarked = Object.keys(value).some((name) => name.startsWith('#'));
  return isMarked ? new Map(fields) : Object.fromEntries(fields);
}
