/** How much variables hold. */
export interface VariableSize {
  /** Items of all lists together. */
  readonly items: number;
  /** Objects and lists inside one another. */
  readonly depth: number;
}

/**
 * Measures what came as JSON, without calling itself: who sends brackets in brackets does not get to choose how deep
 * our stack goes. It stops counting deeper than `depthMax`.
 */
export function measureVariables(
  variables: Readonly<Record<string, unknown>>,
  depthMax: number,
): VariableSize {
  let items = 0;
  let depth = 0;
  let level: unknown[] = Object.values(variables);
  while (depth <= depthMax) {
    const next: unknown[] = [];
    let isDeeper = false;
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      isDeeper = true;
      if (Array.isArray(value)) items += value.length;
      for (const inner of Object.values(value)) next.push(inner);
    }
    if (!isDeeper) break;
    depth += 1;
    level = next;
  }
  return { items, depth };
}
