import { createHash } from 'node:crypto';

/** Equal for parts that mean the same, whatever order their objects were written in. */
export const keyOf = (...parts: readonly unknown[]): string =>
  createHash('sha256').update(canonical(parts)).digest('base64url').slice(0, 22);

/** JSON with every object's fields in one order. Inputs are JSON already: variables and callers. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
