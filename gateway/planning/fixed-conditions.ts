import '../silence.ts';
import { isInterfaceType, isObjectType, type Schema } from '@apollo/federation-internals';
import {
  type DirectiveNode,
  type DocumentNode,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { askedBy, isCondition, typenameField } from '../documents.ts';

/** Values of the variables that a plan is made for. */
export type FixedConditions = Readonly<Record<string, boolean>>;

/** An operation is planned for each assignment of at most this many variables: 16 plans. */
const variablesMax = 4;

/** `Type.field` needs what another subgraph knows: names of such fields, whatever their type. */
export function readRequiringFields(supergraph: Schema): ReadonlySet<string> {
  const names = new Set<string>();
  for (const type of supergraph.types()) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of type.fields())
      if (field.appliedDirectivesOf('join__field').some((join) => 'requires' in join.arguments()))
        names.add(field.name);
  }
  return names;
}

/**
 * Variables of `@skip` and `@include` whose values the plan must know. Such operations are planned once for each set of
 * values, for two faults of the planner:
 *
 * - It hides what `@requires` names behind the condition of the field that needs it, and then asks for that field and
 *   for others in one step: with the condition unmet, the others would be lost.
 * - Where a condition stands on an object or a fragment, it parts what is below from what else is asked of the same
 *   object, and may leave a key out of the one that the other needs.
 */
export function conditionVariablesOf(
  document: DocumentNode,
  requiringFields: ReadonlySet<string>,
): readonly string[] {
  const variables = new Set<string>();
  let isNeeded = false;
  const meet = ({ directives = [] }: SelectionNode, isLeaf: boolean): void => {
    for (const directive of directives) {
      const asked = isCondition(directive) ? askedBy(directive) : null;
      if (typeof asked !== 'string') continue;
      variables.add(asked);
      isNeeded ||= !isLeaf;
    }
  };
  visit(document, {
    Field(field) {
      isNeeded ||= requiringFields.has(field.name.value);
      meet(field, field.selectionSet === undefined);
    },
    InlineFragment: (fragment) => meet(fragment, false),
    FragmentSpread: (spread) => meet(spread, false),
  });
  return isNeeded ? [...variables].sort().slice(0, variablesMax) : [];
}

export const fixConditions = (
  names: readonly string[],
  variables: Readonly<Record<string, unknown>>,
): FixedConditions => Object.fromEntries(names.map((name) => [name, variables[name] === true]));

/**
 * The document as the planner takes it rightly: without selections that never count, without conditions that always
 * hold, and with something left of every object. Of an object whose fields all have conditions the planner would not
 * ask at all while they are unmet, and what is an empty object would look like null.
 */
export function withFixedConditions(document: DocumentNode, fixed: FixedConditions): DocumentNode {
  const decide = (directive: DirectiveNode): boolean | null => {
    if (!isCondition(directive)) return null;
    const asked = askedBy(directive);
    const value = typeof asked === 'string' ? fixed[asked] : asked;
    return value === undefined ? null : value === (directive.name.value === 'include');
  };

  const isDecided = (directive: DirectiveNode): boolean => decide(directive) !== null;
  const isNever = ({ directives = [] }: SelectionNode): boolean =>
    isContradiction(directives) || directives.some((directive) => decide(directive) === false);

  return visit(document, {
    SelectionSet: {
      leave(set): SelectionSetNode {
        const selections = set.selections
          .filter((selection) => !isNever(selection))
          .map((selection) => withoutDirectives(selection, isDecided));
        const isSure = selections.some(({ directives = [] }) => !directives.some(isCondition));
        return { ...set, selections: isSure ? selections : [...selections, typenameField] };
      },
    },
  });
}

/** `@skip` and `@include` that ask for the same: one of them always says no. */
function isContradiction(directives: readonly DirectiveNode[]): boolean {
  const [one, other] = directives.filter(isCondition).map(askedBy);
  return one !== undefined && one === other;
}

function withoutDirectives<T extends SelectionNode>(
  selection: T,
  isDecided: (directive: DirectiveNode) => boolean,
): T {
  const { directives = [] } = selection;
  if (!directives.some(isDecided)) return selection;
  return { ...selection, directives: directives.filter((directive) => !isDecided(directive)) };
}
