import type { ConstDirectiveNode, DocumentNode } from 'graphql';
import { namedFields } from './field-sets.ts';
import {
  interfacesOf,
  isGiven,
  isOwningType,
  joinsOf,
  type OwningType,
  type OwningTypes,
  owningTypesOf,
  textOf,
} from './supergraph-ast.ts';

/**
 * The supergraph without keys that a subgraph does not resolve, where it has another of the same type that it does.
 * The planner takes a type's first key for the one to come back by, and after `@requires` would ask by a key that
 * nobody answers.
 */
export function withoutIdleKeys(document: DocumentNode): DocumentNode {
  const types = owningTypesOf(document);
  let isChanged = false;
  const definitions = document.definitions.map((definition) => {
    if (!isOwningType(definition)) return definition;
    const idle = new Set(idleKeysOf(definition, types));
    if (idle.size === 0) return definition;
    isChanged = true;
    return {
      ...definition,
      directives: (definition.directives ?? []).filter((directive) => !idle.has(directive)),
    };
  });
  return isChanged ? { ...document, definitions } : document;
}

function idleKeysOf(type: OwningType, types: OwningTypes): readonly ConstDirectiveNode[] {
  const keys = joinsOf(type, 'join__type').filter((join) => textOf(join, 'key') !== null);
  const isIdle = (join: ConstDirectiveNode): boolean => isGiven(join, 'resolvable', false);
  return keys.filter((key) => {
    const subgraph = textOf(key, 'graph') ?? '';
    return (
      isIdle(key) &&
      keys.some((other) => textOf(other, 'graph') === subgraph && !isIdle(other)) &&
      !isNeeded(key, subgraph)
    );
  });

  /** An external field must stand in a field set, and an interface's key on each of its types. */
  function isNeeded(key: ConstDirectiveNode, subgraph: string): boolean {
    const text = textOf(key, 'key') ?? '';
    const isExternal = namedFields(types, { subgraph, typeName: type.name.value, text }).some(
      ({ definition }) =>
        joinsOf(definition, 'join__field').some(
          (join) => textOf(join, 'graph') === subgraph && isGiven(join, 'external', true),
        ),
    );
    const isOfInterface = interfacesOf(type, subgraph).some((name) =>
      joinsOf(types.get(name) ?? {}, 'join__type').some(
        (join) => textOf(join, 'graph') === subgraph && textOf(join, 'key') === text,
      ),
    );
    return isExternal || isOfInterface;
  }
}
