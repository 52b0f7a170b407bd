import {
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

/** A way to one field of an API: an operation that asks for it and for no other but those above it. */
export interface FieldPath {
  /** `Order.total` */
  readonly coordinate: string;
  /** `Query.order.total`; a condition on a type stands as `<Order>`. */
  readonly path: string;
  readonly document: string;
  /** Of all fields on the way, with it. */
  readonly coordinates: readonly string[];
}

interface Step {
  readonly type: GraphQLCompositeType;
  readonly path: string;
  /** Opens the selections down to the type; `}` closes each. */
  readonly opening: string;
  readonly depth: number;
  readonly variables: readonly string[];
  readonly coordinates: readonly string[];
}

/** The shortest way to every field that clients can ask for, from each kind of operation. */
export function everyPath(schema: GraphQLSchema): readonly FieldPath[] {
  const found = new Map<string, FieldPath>();
  const roots = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
    ['subscription', schema.getSubscriptionType()],
  ] as const;
  for (const [kind, root] of roots) {
    if (!root) continue;
    const seen = new Set<string>();
    const steps: Step[] = [
      { type: root, path: root.name, opening: '', depth: 0, variables: [], coordinates: [] },
    ];
    for (let step = steps.shift(); step; step = steps.shift()) {
      if (seen.has(step.type.name)) continue;
      seen.add(step.type.name);
      if (isAbstractType(step.type))
        for (const type of schema.getPossibleTypes(step.type))
          steps.push(narrowed(step, type.name, type));
      if (!('getFields' in step.type)) continue;
      for (const field of Object.values(step.type.getFields())) {
        const next = into(step, step.type.name, field);
        const coordinate = `${step.type.name}.${field.name}`;
        if (!found.has(coordinate))
          found.set(coordinate, {
            coordinate,
            path: next.path,
            document: documentOf(kind, next),
            coordinates: next.coordinates,
          });
        if (isCompositeType(next.type)) steps.push(next);
      }
    }
  }
  return [...found.values()];
}

const narrowed = (step: Step, name: string, type: GraphQLCompositeType): Step => ({
  ...step,
  type,
  path: `${step.path}<${name}>`,
  opening: `${step.opening} { ... on ${name}`,
  depth: step.depth + 1,
});

function into(step: Step, parent: string, field: GraphQLField<unknown, unknown>): Step {
  const needed = field.args.filter(isRequiredArgument).map((argument, index) => ({
    argument,
    variable: `$v${step.variables.length + index}`,
  }));
  const given = needed.map(({ argument, variable }) => `${argument.name}: ${variable}`).join(', ');
  return {
    type: getNamedType(field.type) as GraphQLCompositeType,
    path: `${step.path}.${field.name}`,
    opening: `${step.opening} { ${field.name}${given ? `(${given})` : ''}`,
    depth: step.depth + 1,
    coordinates: [...step.coordinates, `${parent}.${field.name}`],
    variables: [
      ...step.variables,
      ...needed.map(({ argument, variable }) => `${variable}: ${argument.type}`),
    ],
  };
}

function documentOf(kind: string, { opening, depth, variables, type }: Step): string {
  const inner = isObjectType(type) || isAbstractType(type) ? ' { __typename }' : '';
  const declared = variables.length > 0 ? `(${variables.join(', ')})` : '';
  return `${kind}${declared}${opening}${inner}${' }'.repeat(depth)}`;
}
