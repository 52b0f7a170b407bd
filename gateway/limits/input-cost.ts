import { Kind, type ValueNode } from 'graphql';
import { type Estimate, sum, type Variables } from './estimate.ts';
import type { InputCost } from './field-costs.ts';

/** What a value in a document costs: each input object and each weight in it counts, a list as often as it has items. */
export function costOfNode(node: ValueNode, cost: InputCost): Estimate {
  switch (node.kind) {
    case Kind.NULL:
      return 0;
    case Kind.VARIABLE: {
      const name = node.name.value;
      return cost.weight === 0 && !cost.fields
        ? 0
        : (variables) => costOfValue(variables[name], cost);
    }
    case Kind.LIST:
      return sum(node.values.map((item) => costOfNode(item, cost)));
    case Kind.OBJECT: {
      const fields = cost.fields?.();
      const inner = node.fields.map(({ name, value }) => {
        const field = fields?.get(name.value);
        return field ? costOfNode(value, field) : 0;
      });
      return sum([cost.weight, ...inner]);
    }
    default:
      return cost.weight;
  }
}

/** The same of a value that a variable brought. Its type was checked. */
function costOfValue(value: unknown, cost: InputCost): number {
  if (value === null || value === undefined) return 0;
  if (Array.isArray(value))
    return value.reduce((total: number, item) => total + costOfValue(item, cost), 0);
  let total = cost.weight;
  if (typeof value !== 'object' || !cost.fields) return total;
  for (const [name, field] of cost.fields()) total += costOfValue(ownValue(value, name), field);
  return total;
}

/** The value at a path inside an argument, whether it stands in the document or comes with a variable. */
export function valueAt(
  node: ValueNode | undefined,
  path: readonly string[],
): ((variables: Variables) => unknown) | undefined {
  if (!node || node.kind === Kind.NULL) return undefined;
  if (node.kind === Kind.VARIABLE) {
    const name = node.name.value;
    return (variables) => path.reduce<unknown>(ownValue, variables[name]);
  }
  const [first, ...rest] = path;
  if (first === undefined) {
    const value = node.kind === Kind.INT ? Number(node.value) : undefined;
    return () => value;
  }
  if (node.kind !== Kind.OBJECT) return undefined;
  return valueAt(node.fields.find(({ name }) => name.value === first)?.value, rest);
}

const ownValue = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
