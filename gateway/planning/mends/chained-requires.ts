/**
 * Where `@requires` names a field that requires another subgraph's itself, the planner puts into the step before what
 * only a later one can ask: the subgraph is right, but what the field requires is not there yet, or the subgraph knows
 * it as `@external`. A value would be made of nothing, and nobody told.
 */
import '../../silence.ts';
import {
  baseType,
  type CompositeType,
  federationMetadata,
  isCompositeType,
  isUnionType,
  MapWithCachedArrays,
  type NamedType,
  type Selection,
  SelectionSet,
} from '@apollo/federation-internals';

/** What the planner gathers for one step, as far as it is mended. */
interface FetchGroup {
  parents(): readonly unknown[];
  canMergeChildIn(child: FetchGroup): boolean;
}

const isFetchGroup = (value: unknown): value is FetchGroup =>
  typeof value === 'object' && value !== null && 'canMergeChildIn' in value;

/** A step that waits for several others can be part of none of them. */
function mendMerging(prototype: FetchGroup): void {
  const { canMergeChildIn } = prototype;
  prototype.canMergeChildIn = function (child) {
    return child.parents().length === 1 && canMergeChildIn.call(this, child);
  };
}

// The class has no name outside the planner; the first of its objects comes by here.
const { set } = MapWithCachedArrays.prototype;
MapWithCachedArrays.prototype.set = function (key, value) {
  if (isFetchGroup(value)) {
    mendMerging(Object.getPrototypeOf(value));
    MapWithCachedArrays.prototype.set = set;
  }
  return set.call(this, key, value);
};

/** What a subgraph knows as external it is not asked for. */
const { canRebaseOn } = SelectionSet.prototype;
SelectionSet.prototype.canRebaseOn = function (type) {
  return canRebaseOn.call(this, type) && !namesExternal(this, type);
};

const namesExternal = (set: SelectionSet, type: CompositeType): boolean =>
  set.selections().some((selection) => {
    if (isExternal(selection, type)) return true;
    const inner = typeInside(selection, type);
    return selection.selectionSet && inner && isCompositeType(inner)
      ? namesExternal(selection.selectionSet, inner)
      : false;
  });

function isExternal(selection: Selection, type: CompositeType): boolean {
  const field = selection.kind === 'FieldSelection' && fieldOf(type, selection.element.name);
  return !!field && federationMetadata(type.schema())?.isFieldExternal(field) === true;
}

function typeInside(selection: Selection, type: CompositeType): NamedType | undefined {
  if (selection.kind === 'FieldSelection') {
    const field = fieldOf(type, selection.element.name);
    return field?.type && baseType(field.type);
  }
  const { typeCondition } = selection.element;
  return typeCondition ? type.schema().type(typeCondition.name) : type;
}

const fieldOf = (type: CompositeType, name: string) =>
  isUnionType(type) ? undefined : type.field(name);
