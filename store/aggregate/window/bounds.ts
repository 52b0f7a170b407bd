/** The `window` of a window function: which documents around one it sees. */
import { compareNumbers, isIntegral, toNumber } from '../../bson/numbers.ts';
import { type Document, isDocument, isNumber, type NumberValue, show } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { type Compiler, isConstant, noScope } from '../compiler.ts';
import type { TimeUnit } from '../expressions/date-operands.ts';
import { timeUnit } from './time-unit.ts';
import { refused, type WindowPlace } from './window-function.ts';

export type Bound<T> = 'unbounded' | T;

interface DocumentBounds {
  readonly kind: 'documents';
  readonly lower: Bound<number>;
  readonly upper: Bound<number>;
}

/** What is current is the document alone, without others of its value; a distance is one of values. */
export type RangeBound = Bound<'current' | NumberValue>;

export interface RangeBounds {
  readonly kind: 'range';
  readonly lower: RangeBound;
  readonly upper: RangeBound;
  readonly unit: TimeUnit | undefined;
}

export type Bounds = DocumentBounds | RangeBounds;

export const wholePartition: Bounds = {
  kind: 'documents',
  lower: 'unbounded',
  upper: 'unbounded',
};

/** @throws StoreError FailedToParse and others */
export function parseBounds(window: unknown, place: WindowPlace): Bounds {
  if (!isDocument(window)) throw refused("'window' field must be an object");
  if (Object.keys(window).length === 0) return wholePartition;
  const { documents, range, unit } = window;
  if (documents !== undefined && unit !== undefined) {
    throw refused("Window bounds can specify either 'documents' or 'unit', not both.");
  }
  if (documents !== undefined && range !== undefined) {
    throw refused("Window bounds can specify either 'documents' or 'range', not both.");
  }
  if (unit !== undefined && range === undefined) {
    throw refused("Window bounds can only specify 'unit' with range-based bounds.");
  }
  for (const field of Object.keys(window)) {
    if (!['documents', 'range', 'unit'].includes(field)) {
      throw refused(`'window' field got unexpected argument: ${field}`);
    }
  }
  return documents === undefined ? parseRange(window, place) : parseDocuments(documents, place);
}

function parseDocuments(documents: unknown, { compiler, order }: WindowPlace): Bounds {
  const [lower, upper] = pairOf(documents, 'documents').map((item) =>
    parseBound(item, compiler, 0, (bound) => {
      if (!isNumber(bound) || !isIntegral(bound)) {
        throw refused(`Numeric document-based bounds must be an integer, found ${show(bound)}`);
      }
      return toNumber(bound);
    }),
  );
  const bounds: Bounds = {
    kind: 'documents',
    lower: lower ?? 'unbounded',
    upper: upper ?? 'unbounded',
  };
  checkForward(bounds);
  const isWhole = bounds.lower === 'unbounded' && bounds.upper === 'unbounded';
  if (!isWhole && order === undefined) {
    throw new StoreError(5339901, 'Document-based bounds require a sortBy');
  }
  return bounds;
}

function parseRange({ range, unit: unitName }: Document, place: WindowPlace): Bounds {
  const unit = unitName === undefined ? undefined : timeUnit(unitName);
  const [lower, upper] = pairOf(range, 'range').map((item) =>
    parseBound<'current' | NumberValue>(item, place.compiler, 'current', (bound) => {
      if (!isNumber(bound)) {
        throw refused(`Range-based bounds expression must be a number, found ${show(bound)}`);
      }
      if (unit !== undefined && !isIntegral(bound)) {
        throw refused('With unit, range-based bounds must be an integer');
      }
      return bound;
    }),
  );
  const bounds: Bounds = {
    kind: 'range',
    lower: lower ?? 'unbounded',
    upper: upper ?? 'unbounded',
    unit,
  };
  checkForward(bounds);
  const [field, ...others] = place.order?.fields ?? [];
  if (field === undefined || others.length > 0) {
    throw new StoreError(5339902, 'Range-based bounds require sortBy a single field');
  }
  if (field.metadata !== undefined) {
    throw new StoreError(8947400, 'Range-based bounds require a sortBy field, not an expression');
  }
  if (field.direction === -1) {
    throw new StoreError(8947401, 'Range-based bounds require an ascending sortBy');
  }
  return bounds;
}

function pairOf(value: unknown, kind: string): readonly unknown[] {
  if (Array.isArray(value) && value.length === 2) return value;
  throw refused(`Window bounds must be a 2-element array: ${kind}: ${show(value)}`);
}

function parseBound<T>(
  bound: unknown,
  compiler: Compiler,
  current: T,
  read: (value: unknown) => T,
): Bound<T> {
  if (bound === 'unbounded') return 'unbounded';
  if (bound === 'current') return current;
  if (typeof bound === 'string') {
    throw refused("Window bounds must be 'unbounded', 'current', or a number.");
  }
  const evaluate = compiler.compile(bound);
  if (!isConstant(evaluate)) throw refused('Window bounds expression must be a constant.');
  return read(evaluate(noScope));
}

function checkForward({ lower, upper }: Bounds): void {
  if (lower === 'unbounded' || upper === 'unbounded') return;
  if (compareNumbers(distanceOf(lower), distanceOf(upper)) <= 0) return;
  throw new StoreError(
    5339900,
    `Lower bound must not exceed upper bound: [${show(lower)}, ${show(upper)}]`,
  );
}

/** How far a bound is from the current document. */
export const distanceOf = (bound: 'current' | NumberValue): NumberValue =>
  bound === 'current' ? 0 : bound;
