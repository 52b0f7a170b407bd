/** Tables of expressions: what each gives, or the code that it fails with. */
import { expect, test } from '@jest/globals';
import type { Document } from 'mongodb';
import { type ConformanceDatabase, codeOf, exact } from './support.ts';

export interface ExpressionCase {
  readonly expression: unknown;
  /** The document that it reads. */
  readonly given: Document;
  readonly expected: { readonly value: unknown } | { readonly code: number };
}

/** An undefined value is none at all. */
export const gives = (
  expression: unknown,
  value: unknown,
  given: Document = {},
): ExpressionCase => ({
  expression,
  given,
  expected: { value },
});

export const fails = (expression: unknown, code: number, given: Document = {}): ExpressionCase => ({
  expression,
  given,
  expected: { code },
});

const maxTitle = 150;

export function testExpressions(
  database: ConformanceDatabase,
  cases: readonly ExpressionCase[],
): void {
  const named = cases.map((entry) => ({
    ...entry,
    rule: `${JSON.stringify(entry.expression)} on ${JSON.stringify(entry.given)}`.slice(
      0,
      maxTitle,
    ),
  }));
  test.each(named)('$rule', async ({ expression, given, expected }) => {
    const stages = [
      { $documents: [{ $literal: given }] },
      { $replaceWith: { result: expression } },
    ];
    const running = database.db.aggregate(stages, { promoteValues: false }).toArray();
    if ('code' in expected) {
      expect(await codeOf(running)).toBe(expected.code);
    } else {
      const { value } = expected;
      expect(exact(await running)).toBe(exact([value === undefined ? {} : { result: value }]));
    }
  });
}
