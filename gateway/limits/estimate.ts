/** The variables of one request. */
export type Variables = Readonly<Record<string, unknown>>;

/** Of no request yet: every list is as long as it is assumed to be. */
export const noVariables: Variables = Object.freeze({});

/** A number that is known for an operation, or that its variables decide. */
export type Estimate = number | ((variables: Variables) => number);

export const totalFor = (estimate: Estimate, variables: Variables): number =>
  typeof estimate === 'number' ? estimate : estimate(variables);

/** What is known is added up at once; what is left is added up for each request. */
export function sum(estimates: readonly Estimate[]): Estimate {
  let known = 0;
  const open: ((variables: Variables) => number)[] = [];
  for (const estimate of estimates)
    if (typeof estimate === 'number') known += estimate;
    else open.push(estimate);
  const [first] = open;
  if (!first) return known;
  if (open.length === 1) return (variables) => known + first(variables);
  return (variables) => {
    let total = known;
    for (const estimate of open) total += estimate(variables);
    return total;
  };
}

export function product(a: Estimate, b: Estimate): Estimate {
  if (a === 0 || b === 0) return 0;
  if (a === 1) return b;
  if (b === 1) return a;
  if (typeof a === 'number' && typeof b === 'number') return a * b;
  return (variables) => totalFor(a, variables) * totalFor(b, variables);
}

/** Nothing where the condition does not hold. */
export function when(
  condition: boolean | ((variables: Variables) => boolean),
  estimate: Estimate,
): Estimate {
  if (typeof condition === 'boolean') return condition ? estimate : 0;
  if (estimate === 0) return 0;
  return (variables) => (condition(variables) ? totalFor(estimate, variables) : 0);
}
