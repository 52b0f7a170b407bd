/** Reads options that have been checked: each as the type that its table declares, or left out. */
import { type Document, isDocument, isNumber } from '../bson/values.ts';
import { clampToInt64 } from '../bson/whole-numbers.ts';
import { isTruthy } from '../query/truth.ts';
import { missingField } from './options.ts';

export function documentOption(command: Document, field: string): Document | undefined {
  const value = command[field];
  return isDocument(value) ? value : undefined;
}

/** @throws StoreError 40414 without the list */
export function arrayOption(command: Document, field: string): readonly unknown[] {
  const value = command[field];
  if (Array.isArray(value)) return value;
  throw missingField(field);
}

export function stringOption(command: Document, field: string): string | undefined {
  const value = command[field];
  return typeof value === 'string' ? value : undefined;
}

/** A number as the whole one that MongoDB makes of it. */
export function numberOption(command: Document, field: string): number | undefined {
  const value = command[field];
  return isNumber(value) ? clampToInt64(value) : undefined;
}

export function flagOption(command: Document, field: string, fallback: boolean): boolean {
  const value = command[field];
  if (typeof value === 'boolean') return value;
  return isNumber(value) ? isTruthy(value) : fallback;
}

/** Which index to use, by name or keys; an empty document is none. */
export function hintOption({ hint }: { readonly hint?: unknown }): unknown {
  const isNone = isDocument(hint) && Object.keys(hint).length === 0;
  return isNone ? undefined : (hint ?? undefined);
}
