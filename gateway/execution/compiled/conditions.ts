import type { SelectionNode } from 'graphql';
import { askedBy, isCondition } from '../../documents.ts';

/** A variable that must have a value for a selection to be part of the answer. */
interface Requirement {
  readonly variable: string;
  readonly value: boolean;
}

/** When a selection is part of the answer: one of these groups holds, and all within it. `[[]]` is always, `[]` never. */
export type Condition = readonly (readonly Requirement[])[];

export const always: Condition = [[]];

/** What `@skip` and `@include` on a selection say. */
export function conditionOf({ directives = [] }: SelectionNode): Condition {
  let group: readonly Requirement[] = [];
  for (const directive of directives) {
    if (!isCondition(directive)) continue;
    const asked = askedBy(directive);
    const wanted = directive.name.value === 'include';
    if (typeof asked !== 'boolean') group = [...group, { variable: asked, value: wanted }];
    else if (asked !== wanted) return [];
  }
  return [group];
}

/** Both hold: of a selection and of the fragment that it stands in. */
export const both = (a: Condition, b: Condition): Condition => {
  if (isAlways(a)) return b;
  if (isAlways(b)) return a;
  return a.flatMap((left) => b.map((right) => [...left, ...right]));
};

/** One holds: a field that is selected twice is there once either says so. */
export const either = (a: Condition, b: Condition): Condition =>
  isAlways(a) || isAlways(b) ? always : [...a, ...b];

export const isNever = (condition: Condition): boolean => condition.length === 0;

export const isAlways = (condition: Condition): boolean =>
  condition.some((group) => group.length === 0);

export const holds = (
  condition: Condition,
  variables: Readonly<Record<string, unknown>>,
): boolean =>
  condition.some((group) => group.every(({ variable, value }) => variables[variable] === value));
