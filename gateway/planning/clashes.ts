import type { ObjectType } from '@apollo/federation-internals';
import { type DocumentNode, type FieldNode, print, type SelectionSetNode, visit } from 'graphql';
import { responseKeyOf } from '../documents.ts';
import { type Asked, type AskedParts, insideOf, readAskedFields } from './asked-fields.ts';
import { type Clashes, noClashes } from './given-keys.ts';
import type { Objects } from './possible-objects.ts';

/** What is asked of more types at once than this tells none of them apart: it would be planned for each of them. */
export const typesMax = 10;

export interface ClashParts extends AskedParts {
  /** Names of interfaces that some subgraph knows without the objects behind them. */
  readonly interfaceObjects: Pick<ReadonlySet<string>, 'has'>;
}

/** Types that ask for the same by one name, and what they ask for. */
interface Group {
  /** Empty for those that are told apart from no others. */
  readonly types: Objects;
  readonly fields: readonly Asked<FieldNode>[];
}

/**
 * What clashes in an operation. Under different types around them clients may ask objects for different things
 * (`... on Ring { mate { mm } } ... on Pearl { mate { mm(plus: 1) name } }`). The planner asks for all of it in one
 * step, of whatever stands there: of what goes by one name one takes the place of the other, and what nobody asked of
 * an object may fail. Objects of different types of one interface may be asked for different things by one name too.
 */
export function clashesIn(
  document: DocumentNode,
  operationName: string | null,
  { interfaceObjects, ...parts }: ClashParts,
): Clashes {
  if (!mayClash(document)) return noClashes;
  const { root, fieldsIn } = readAskedFields(document, operationName, parts);
  const textOf = createTexts();
  /** By name and type: the groups that the type is in, of each place where types ask for different things by that name. */
  const found = new Map<string, Map<string, string>>();
  let groupsFound = 0;

  /** @param sets all that is asked of what stands at one place */
  function compare(sets: readonly Asked<SelectionSetNode>[]): void {
    for (const [key, fields] of fieldsIn(sets)) {
      const groups = groupsOf(fields);
      if (groups.length > 1) for (const { types } of groups) note(key, types);
      for (const group of groups) {
        const inside = insideOf(group.fields);
        if (inside.length > 0) compare(inside);
      }
    }
  }

  function note(key: string, types: Objects): void {
    const ofKey = found.get(key) ?? new Map<string, string>();
    found.set(key, ofKey);
    groupsFound += 1;
    for (const { name } of types) ofKey.set(name, `${ofKey.get(name) ?? ''} ${groupsFound}`);
  }

  function groupsOf(fields: readonly Asked<FieldNode>[]): readonly Group[] {
    const [first] = fields;
    const whole = [{ types: [], fields }];
    if (!first || fields.every(({ of }) => of === first.of)) return whole;
    if (!first.node.selectionSet && !doClash(fields)) return whole;
    const isWide = ({ of }: Asked<FieldNode>): boolean => of.length > typesMax;
    const wide = fields.filter(isWide);
    const groups = groupsByText(fields.filter((field) => !isWide(field)));
    if (wide.length === 0) return groups;
    return [
      ...groups.map(({ types, fields: own }) => ({ types, fields: [...own, ...wide] })),
      { types: [], fields: wide },
    ];
  }

  function groupsByText(fields: readonly Asked<FieldNode>[]): readonly Group[] {
    const ofType = new Map<ObjectType, Map<string, FieldNode>>();
    for (const { of, node } of fields)
      for (const type of of)
        ofType.set(type, (ofType.get(type) ?? new Map()).set(textOf(node), node));
    const groups = new Map<string, { types: ObjectType[]; nodes: readonly FieldNode[] }>();
    for (const [type, nodes] of ofType) {
      const text = [...nodes.keys()].sort().join('\n');
      const group = groups.get(text) ?? { types: [], nodes: [...nodes.values()] };
      groups.set(text, group);
      group.types.push(type);
    }
    return [...groups.values()].map(({ types, nodes }) => ({
      types,
      fields: nodes.map((node) => ({ of: types, node })),
    }));
  }

  /** Whether a field is asked for differently of what some subgraph takes for the same. */
  function doClash(fields: readonly Asked<FieldNode>[]): boolean {
    const known = new Map<string, string>();
    return fields.some(({ of, node }) => {
      const text = textOf(node);
      return interfacesAsked(of, node.name.value).some((type) => {
        const other = known.get(type);
        known.set(type, text);
        return other !== undefined && other !== text;
      });
    });
  }

  /** Interfaces that a subgraph may be asked for a field of, in place of the objects. */
  const interfacesAsked = (objects: Objects, fieldName: string): string[] =>
    objects.flatMap((object) =>
      object
        .interfaces()
        .filter((one) => interfaceObjects.has(one.name) && one.field(fieldName))
        .map(({ name }) => name),
    );

  compare(root);
  return new Map([...found].map(([key, groupsOfTypes]) => [key, numbered(groupsOfTypes)]));
}

/** A number for each of the texts. */
function numbered(texts: ReadonlyMap<string, string>): ReadonlyMap<string, number> {
  const known = [...new Set(texts.values())];
  return new Map([...texts].map(([name, text]) => [name, known.indexOf(text)]));
}

/** Whether any two fields of one name may ask for different things, wherever they stand: in many operations none do. */
function mayClash(document: DocumentNode): boolean {
  const known = new Map<string, FieldNode>();
  let mayDiffer = false;
  visit(document, {
    Field(field) {
      const key = responseKeyOf(field);
      const other = known.get(key);
      if (!other) known.set(key, field);
      else mayDiffer ||= !isPlainSame(field, other);
    },
  });
  return mayDiffer;
}

const isPlainSame = (one: FieldNode, other: FieldNode): boolean =>
  one.name.value === other.name.value &&
  [one, other].every((field) => !field.arguments?.length && !field.selectionSet);

/** Texts that are equal for fields that ask for the same. */
function createTexts(): (field: FieldNode) => string {
  const known = new Map<FieldNode, string>();
  return (field) => {
    const remembered = known.get(field);
    if (remembered !== undefined) return remembered;
    const { directives = [], selectionSet } = field;
    const inside = selectionSet ? selectionSet.selections.map(print).sort() : [];
    const conditions = selectionSet ? directives.map(print) : [];
    const text = [askedText(field), ...conditions, ...inside].join(' ');
    known.set(field, text);
    return text;
  };
}

/** Equal for fields that GraphQL takes for the same: in whatever order arguments and their parts are written. */
function askedText({ name, arguments: given = [] }: FieldNode): string {
  const parts = given.map((argument) =>
    print(
      visit(argument, {
        ObjectValue: {
          leave: (value) => ({
            ...value,
            fields: value.fields.toSorted((a, b) => (a.name.value < b.name.value ? -1 : 1)),
          }),
        },
      }),
    ),
  );
  return `${name.value}(${parts.sort().join()})`;
}
