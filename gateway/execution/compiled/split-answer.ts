import type { ExecutionResult } from 'graphql';
import { type Data, isData } from './data.ts';
import type { JoinedPart } from './join-questions.ts';

/** As a subgraph sent it: nothing about it is certain. */
type RawError = { readonly path?: unknown };

/**
 * What a joined answer says to each of its questions, under the names of their own. An error that names no question's
 * data is told to all, as each would have heard it.
 * @returns null for a question that it says nothing of: another's error took it along, or all were refused together
 */
export function splitAnswer(
  parts: readonly JoinedPart[],
  result: ExecutionResult | null,
): readonly (ExecutionResult | null)[] {
  const data = isData(result?.data) ? result.data : null;
  const { own, common } = sortErrors(parts, result?.errors);
  return parts.map((part) => {
    const errors = own.get(part) ?? [];
    const given = data === null ? null : dataOf(part, data);
    if (given === null && errors.length === 0) return null;
    return { data: given, errors: [...errors, ...common] as ExecutionResult['errors'] & object };
  });
}

function dataOf({ keys }: JoinedPart, data: Data): Data | null {
  const given = keys.flatMap(({ joined, own }): [string, unknown][] =>
    data[joined] === undefined ? [] : [[own, data[joined]]],
  );
  return given.length > 0 ? Object.fromEntries(given) : null;
}

function sortErrors(parts: readonly JoinedPart[], told: unknown) {
  const own = new Map<JoinedPart, RawError[]>();
  const common: RawError[] = [];
  const errors: RawError[] = Array.isArray(told) ? told : [];
  // Nearly always.
  if (errors.length === 0) return { own, common };
  const owners = new Map(
    parts.flatMap((part) => part.keys.map(({ joined, own }) => [joined, { part, key: own }])),
  );
  for (const error of errors) {
    const [top, ...rest] = Array.isArray(error?.path) ? error.path : [];
    const owner = owners.get(top);
    if (!owner) {
      common.push(error);
      continue;
    }
    const known = own.get(owner.part);
    // Errors of this process are objects of a class: what they say is read, not copied.
    const renamed = Object.create(error, { path: { value: [owner.key, ...rest] } });
    if (known) known.push(renamed);
    else own.set(owner.part, [renamed]);
  }
  return { own, common };
}
