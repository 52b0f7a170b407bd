import { type FieldNode, type InlineFragmentNode, Kind, parse, print, visit } from 'graphql';
import { responseKeyOf } from '../documents.ts';
import { ruleOfEntity, ruleOfRoot, type StaleRule, type StaleRuleParts } from './stale-rules.ts';

/** What a question asks, and which parts of it something old will do for. */
export interface StaleQuestion {
  /** Under which names its answer comes. */
  readonly responseKeys: readonly string[];
  readonly parts: readonly StalePart[];
}

export type StalePart = EntityPart | RootPart;

/** What a part is known again by. */
interface Part {
  /** Under what name its answer comes back. */
  readonly responseKey: string;
  /** The selection as text: equal for equal questions. */
  readonly selection: string;
  /** Variables that the selection uses. */
  readonly variableNames: readonly string[];
  readonly rule: StaleRule;
}

/** What is asked of entities of one type. */
export interface EntityPart extends Part {
  readonly kind: 'entities';
  /** Where they are listed. */
  readonly variable: string;
  readonly typeName: string;
}

/** A field at the root, with all that is inside of it. */
export interface RootPart extends Part {
  readonly kind: 'root';
  readonly fieldName: string;
}

const nothing: StaleQuestion = { responseKeys: [], parts: [] };

/**
 * Reads a question: something old will do for the parts of which every field allows it. The strictest field decides;
 * what a guard stands before is never told to anybody but the caller who was told it.
 */
export function readQuestion(query: string, parts: StaleRuleParts): StaleQuestion {
  const [definition] = parse(query, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION || definition.operation !== 'query')
    return nothing;
  const fields = definition.selectionSet.selections.filter(({ kind }) => kind === Kind.FIELD);
  return {
    responseKeys: fields.map((field) => responseKeyOf(field as FieldNode)),
    parts: fields
      .flatMap((field) => readField(field as FieldNode, parts))
      .filter(({ rule }) => rule.ttlMs > 0),
  };
}

function readField(field: FieldNode, parts: StaleRuleParts): readonly StalePart[] {
  const responseKey = responseKeyOf(field);
  const { alias: _, ...unaliased } = field;
  if (field.name.value !== '_entities')
    return [
      {
        kind: 'root',
        responseKey,
        fieldName: field.name.value,
        selection: print(unaliased),
        variableNames: variablesIn(field),
        rule: ruleOfRoot(field.name.value, field.selectionSet, parts),
      },
    ];
  const given = field.arguments?.find(({ name }) => name.value === 'representations')?.value;
  if (given?.kind !== Kind.VARIABLE) return [];
  return (field.selectionSet?.selections ?? []).flatMap((selection): EntityPart[] => {
    if (selection.kind !== Kind.INLINE_FRAGMENT || !selection.typeCondition) return [];
    const typeName = selection.typeCondition.name.value;
    return [
      {
        kind: 'entities',
        responseKey,
        variable: given.name.value,
        typeName,
        selection: print(selection),
        variableNames: variablesIn(selection),
        rule: ruleOfEntity(selection.selectionSet, typeName, parts),
      },
    ];
  });
}

function variablesIn(node: FieldNode | InlineFragmentNode): readonly string[] {
  const names = new Set<string>();
  visit(node, { Variable: ({ name }) => void names.add(name.value) });
  return [...names];
}
