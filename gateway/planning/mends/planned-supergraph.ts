import { parse, print } from 'graphql';
import { fieldSetsOf, namedFields } from './field-sets.ts';
import { withoutIdleKeys } from './idle-keys.ts';
import { readKeys } from './keyed-requires.ts';
import type { StandInParts } from './real-fields.ts';
import { readRequirements, subgraphNamesOf } from './required-places.ts';
import { withStandIns } from './stand-ins.ts';
import { isGiven, joinsOf, type OwningTypes, owningTypesOf, textOf } from './supergraph-ast.ts';

/** A supergraph as the planner gets it, so that it plans rightly. Nobody else sees it. */
export interface PlannedSupergraph extends StandInParts {
  readonly sdl: string;
  /** Names that plans use themselves, beside what the client asks for: of keys and of what `@requires` names. */
  readonly ownNames: ReadonlySet<string>;
  /** Whether fields take arguments from the objects around them. */
  readonly hasContexts: boolean;
  /** Interfaces, each with the subgraphs that know it without the objects behind it. */
  readonly interfaceObjects: InterfaceObjects;
}

type InterfaceObjects = ReadonlyMap<string, ReadonlySet<string>>;

export function planSupergraph(supergraphSdl: string): PlannedSupergraph {
  const given = parse(supergraphSdl, { noLocation: true });
  const { document, standIns } = withStandIns(withoutIdleKeys(given));
  const types = owningTypesOf(document);
  const ownNames = new Set(['__typename']);
  for (const set of fieldSetsOf(types))
    for (const { node } of namedFields(types, set)) ownNames.add(node.name.value);
  const contexts = contextNames(types);
  for (const name of contexts) ownNames.add(name);
  return {
    // The text itself where there is nothing to mend, which says that it need not be read again.
    sdl: document === given ? supergraphSdl : print(document),
    standIns,
    requirements: readRequirements(document, standIns),
    keyed: readKeys(document),
    interfaceObjects: interfaceObjectsIn(types, subgraphNamesOf(document)),
    ownNames,
    hasContexts: contexts.length > 0,
  };
}

function interfaceObjectsIn(
  types: OwningTypes,
  subgraphNames: ReadonlyMap<string, string>,
): InterfaceObjects {
  const found = new Map<string, Set<string>>();
  for (const [name, type] of types)
    for (const join of joinsOf(type, 'join__type')) {
      if (!isGiven(join, 'isInterfaceObject', true)) continue;
      const subgraph = subgraphNames.get(textOf(join, 'graph') ?? '') ?? '';
      found.set(name, (found.get(name) ?? new Set()).add(subgraph));
    }
  return found;
}

/** Fields that `@fromContext` reads. */
const contextNames = (types: OwningTypes): readonly string[] =>
  [...types.values()].flatMap(({ fields = [] }) =>
    fields.flatMap((field) =>
      joinsOf(field, 'join__field').flatMap((join) => {
        const contexts = join.arguments?.find(({ name }) => name.value === 'contextArguments');
        return contexts ? [...print(contexts).matchAll(/[_A-Za-z]\w*/g)].map(([name]) => name) : [];
      }),
    ),
  );
