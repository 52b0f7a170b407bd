import {
  type FieldNode,
  type GraphQLSchema,
  type InlineFragmentNode,
  Kind,
  parse,
  print,
  type SelectionSetNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/** How old an entity may be when its subgraph does not answer, and whose answer it may have been. */
export interface StaleRule {
  /** 0 for what must never be old: a price, a stock. */
  readonly ttlMs: number;
  /** `caller`: what the same caller was told before. `everybody`: for data that is the same for all. */
  readonly scope: 'caller' | 'everybody';
}

/**
 * What may be served old, by entity type (`Product`) or by one of its own fields (`Product.title`), which says it
 * better. What is inside of a field goes with it. Nothing else is ever kept.
 */
export type StaleRules = Readonly<Record<string, StaleRule>>;

/** What one part of a question asks of entities of one type. */
export interface EntityPart {
  /** Under what name their list comes back, and from which variable it was asked for. */
  readonly responseKey: string;
  readonly variable: string;
  readonly typeName: string;
  /** The selection as text: equal for equal questions. */
  readonly selection: string;
  /** Variables that the selection uses. */
  readonly variableNames: readonly string[];
  readonly rule: StaleRule;
}

export interface StaleRuleParts {
  readonly rules: StaleRules;
  readonly schema: GraphQLSchema;
  /** Whether a field asks something of its reader. */
  readonly isGuarded: (typeName: string, fieldName: string) => boolean;
}

/**
 * The parts of a question for which something old will do, if every field of each allows it. The strictest field
 * decides; what a guard stands before is never told to anybody but the caller who was told it.
 */
export function readEntityParts(query: string, parts: StaleRuleParts): readonly EntityPart[] {
  return entityFieldsOf(query).flatMap(({ field, variable }) =>
    (field.selectionSet?.selections ?? []).flatMap((selection): EntityPart[] => {
      if (selection.kind !== Kind.INLINE_FRAGMENT || !selection.typeCondition) return [];
      const typeName = selection.typeCondition.name.value;
      const rule = strictestOf(selection, typeName, parts);
      if (rule.ttlMs <= 0) return [];
      return [
        {
          responseKey: (field.alias ?? field.name).value,
          variable,
          typeName,
          selection: print(selection),
          variableNames: variablesIn(selection),
          rule,
        },
      ];
    }),
  );
}

/** `_entities(representations: $variable)` at the root of a query. */
function entityFieldsOf(query: string): { field: FieldNode; variable: string }[] {
  const [definition] = parse(query, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION || definition.operation !== 'query') return [];
  return definition.selectionSet.selections.flatMap((field) => {
    if (field.kind !== Kind.FIELD || field.name.value !== '_entities') return [];
    const value = field.arguments?.find(({ name }) => name.value === 'representations')?.value;
    return value?.kind === Kind.VARIABLE ? [{ field, variable: value.name.value }] : [];
  });
}

const never: StaleRule = { ttlMs: 0, scope: 'caller' };

function strictestOf(
  { selectionSet }: InlineFragmentNode,
  typeName: string,
  { rules, schema, isGuarded }: StaleRuleParts,
): StaleRule {
  const ruleOf = (fieldName: string): StaleRule =>
    own(rules, `${typeName}.${fieldName}`) ?? own(rules, typeName) ?? never;
  const asked = fieldNamesOf(selectionSet).filter((name) => name !== '__typename');
  if (asked.length === 0) return never;
  const isPrivate = holdsGuarded(selectionSet, typeName, schema, isGuarded);
  return {
    ttlMs: Math.min(...asked.map((name) => ruleOf(name).ttlMs)),
    scope:
      isPrivate || asked.some((name) => ruleOf(name).scope === 'caller') ? 'caller' : 'everybody',
  };
}

const own = (rules: StaleRules, name: string): StaleRule | undefined =>
  Object.hasOwn(rules, name) ? rules[name] : undefined;

/** Of the entity itself, through conditions on its type. */
const fieldNamesOf = ({ selections }: SelectionSetNode): string[] =>
  selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.name.value];
    return selection.kind === Kind.INLINE_FRAGMENT ? fieldNamesOf(selection.selectionSet) : [];
  });

/** Whether a guard stands before anything in it, however deep. What the schema does not know counts as guarded. */
function holdsGuarded(
  selectionSet: SelectionSetNode,
  typeName: string,
  schema: GraphQLSchema,
  isGuarded: (typeName: string, fieldName: string) => boolean,
): boolean {
  const type = schema.getType(typeName);
  if (!type) return true;
  const types = new TypeInfo(schema, type as never);
  let found = false;
  visit(
    selectionSet,
    visitWithTypeInfo(types, {
      Field({ name }) {
        const parent = types.getParentType();
        if (!parent || isGuarded(parent.name, name.value)) found = true;
      },
      FragmentSpread() {
        found = true;
      },
    }),
  );
  return found;
}

function variablesIn(node: InlineFragmentNode): readonly string[] {
  const names = new Set<string>();
  visit(node, { Variable: ({ name }) => void names.add(name.value) });
  return [...names];
}
