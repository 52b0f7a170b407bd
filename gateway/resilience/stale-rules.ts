import {
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  Kind,
  type SelectionSetNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/** How old an answer may be when its subgraph does not give one, and whose answer it may have been. */
export interface StaleRule {
  /** 0 for what must never be old: a price, a stock. */
  readonly ttlMs: number;
  /** `caller`: what the same caller was told before. `everybody`: for data that is the same for all. */
  readonly scope: 'caller' | 'everybody';
}

/**
 * What may be served old, by entity type (`Product`), by one of its own fields (`Product.title`), which says it
 * better, or by field at the root (`Query.topProducts`). What is inside of a field goes with it, unless a rule for it
 * is stricter. Nothing else is ever kept.
 */
export type StaleRules = Readonly<Record<string, StaleRule>>;

export interface StaleRuleParts {
  readonly rules: StaleRules;
  readonly schema: GraphQLSchema;
  /** Whether a field asks something of its reader. */
  readonly isGuarded: (typeName: string, fieldName: string) => boolean;
}

export const never: StaleRule = { ttlMs: 0, scope: 'caller' };

/** For what is asked of entities of a type: each of their own fields has to allow it. */
export function ruleOfEntity(
  selectionSet: SelectionSetNode,
  typeName: string,
  parts: StaleRuleParts,
): StaleRule {
  const { rules, schema } = parts;
  const asked = fieldNamesOf(selectionSet).filter((name) => name !== '__typename');
  if (asked.length === 0) return never;
  const own = asked.map(
    (name) => ruleNamed(rules, `${typeName}.${name}`) ?? ruleNamed(rules, typeName) ?? never,
  );
  return strictest([...own, ...rulesInside(selectionSet, schema.getType(typeName), parts)]);
}

/** For a field at the root of a query, with what is asked inside of it. */
export function ruleOfRoot(
  fieldName: string,
  selectionSet: SelectionSetNode | undefined,
  parts: StaleRuleParts,
): StaleRule {
  const { rules, schema, isGuarded } = parts;
  const query = schema.getQueryType();
  const own = query ? ruleNamed(rules, `${query.name}.${fieldName}`) : undefined;
  if (!query || !own) return never;
  const type = getNamedType(query.getFields()[fieldName]?.type);
  return strictest([
    own,
    ...(isGuarded(query.name, fieldName) ? [ownAlone] : []),
    ...(selectionSet ? rulesInside(selectionSet, type, parts) : []),
  ]);
}

const strictest = (rules: readonly StaleRule[]): StaleRule => ({
  ttlMs: Math.min(...rules.map(({ ttlMs }) => ttlMs)),
  scope: rules.some(({ scope }) => scope === 'caller') ? 'caller' : 'everybody',
});

/** What stands behind a guard is told to nobody but the caller who was told it. */
const ownAlone: StaleRule = { ttlMs: Number.POSITIVE_INFINITY, scope: 'caller' };

/**
 * What rules say of anything inside, however deep, by the types that may stand there. What the schema does not know
 * counts as guarded.
 */
function rulesInside(
  selectionSet: SelectionSetNode,
  type: GraphQLNamedType | undefined,
  { rules, schema, isGuarded }: StaleRuleParts,
): readonly StaleRule[] {
  if (!type) return [ownAlone];
  const types = new TypeInfo(schema, type as never);
  const found: StaleRule[] = [];
  const say = (typeName: string, fieldName: string): void => {
    const rule = ruleNamed(rules, `${typeName}.${fieldName}`) ?? ruleNamed(rules, typeName);
    if (rule && fieldName !== '__typename') found.push(rule);
    if (isGuarded(typeName, fieldName)) found.push(ownAlone);
  };
  visit(
    selectionSet,
    visitWithTypeInfo(types, {
      Field({ name }) {
        const parent = types.getParentType();
        if (!parent) found.push(ownAlone);
        else
          for (const { name: typeName } of [
            parent,
            ...(isAbstractType(parent) ? schema.getPossibleTypes(parent) : []),
          ])
            say(typeName, name.value);
      },
      FragmentSpread() {
        // Its text is elsewhere, so that two questions might look like one.
        found.push(never);
      },
    }),
  );
  return found;
}

const ruleNamed = (rules: StaleRules, name: string): StaleRule | undefined =>
  Object.hasOwn(rules, name) ? rules[name] : undefined;

/** Of the entity itself, through conditions on its type. */
const fieldNamesOf = ({ selections }: SelectionSetNode): string[] =>
  selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.name.value];
    return selection.kind === Kind.INLINE_FRAGMENT ? fieldNamesOf(selection.selectionSet) : [];
  });
