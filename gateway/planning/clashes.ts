import type { Schema } from '@apollo/federation-internals';
import {
  type DocumentNode,
  type FieldNode,
  getOperationAST,
  Kind,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { fragmentsOf, inlineFragmentOf } from '../documents.ts';
import { askedText, type Clashes, freeKeyOf, noClashes } from './given-keys.ts';
import type { ObjectTypesOf } from './object-types.ts';
import { type Objects, objectsIn, objectsThatFit } from './possible-objects.ts';

export interface ClashParts {
  /** The whole supergraph's. */
  readonly schema: Schema;
  readonly objectTypesOf: ObjectTypesOf;
  readonly ownNames: ReadonlySet<string>;
  /** Names of interfaces that some subgraph knows without the objects behind them. */
  readonly interfaceObjects: ReadonlySet<string>;
}

/** What is asked of objects of some types at a place. */
interface Asked<T> {
  readonly of: Objects;
  readonly node: T;
}

/**
 * What clashes in an operation. Under different types around them clients may ask objects for different things by one
 * name (`... on Ring { mate { mm } } ... on Pearl { mate { mm(plus: 1) } }`), and objects of different types of one
 * interface too. The planner asks for it in one step, of whatever stands there, and one takes the place of the other.
 */
export function clashesIn(
  document: DocumentNode,
  operationName: string | null,
  { schema, objectTypesOf, ownNames, interfaceObjects }: ClashParts,
): Clashes {
  if (!mayClash(document, ownNames)) return noClashes;
  const operation = getOperationAST(document, operationName);
  const root = operation && schema.schemaDefinition.rootType(operation.operation);
  const fragments = fragmentsOf(document);
  const found = new Map<string, Set<string>>();

  function collect({ of, node }: Asked<SelectionSetNode>, into: Map<string, Asked<FieldNode>[]>) {
    for (const selection of node.selections) {
      if (selection.kind === Kind.FIELD) {
        const key = freeKeyOf(selection, ownNames);
        const fields = into.get(key) ?? [];
        into.set(key, fields);
        fields.push({ of, node: selection });
        continue;
      }
      const fragment = inlineFragmentOf(selection, fragments);
      if (!fragment) continue;
      const fitting = objectsThatFit(of, fragment.typeCondition?.name.value, objectTypesOf);
      if (fitting.length > 0) collect({ of: fitting, node: fragment.selectionSet }, into);
    }
  }

  /** @param sets all that is asked of what stands at one place */
  function compare(sets: readonly Asked<SelectionSetNode>[]): void {
    const byKey = new Map<string, Asked<FieldNode>[]>();
    for (const set of sets) collect(set, byKey);
    for (const [key, fields] of byKey) {
      if (doClash(fields)) {
        const texts = found.get(key) ?? new Set();
        found.set(key, texts);
        for (const { node } of fields) texts.add(askedText(node));
      }
      const inside = fields.flatMap(({ of, node: { name, selectionSet } }) =>
        selectionSet ? [{ of: objectsIn(of, name.value), node: selectionSet }] : [],
      );
      if (inside.length > 0) compare(inside);
    }
  }

  /** Whether fields of one name are asked differently of the same objects, or of what some subgraph takes for the same. */
  function doClash(fields: readonly Asked<FieldNode>[]): boolean {
    if (fields.length < 2) return false;
    const textOf = new Map<string, string>();
    return fields.some(({ of, node }) => {
      const text = askedText(node);
      return typesAsked(of, node.name.value).some((type) => {
        const other = textOf.get(type);
        textOf.set(type, text);
        return other !== undefined && other !== text;
      });
    });
  }

  /** The types that a subgraph may be asked for a field of. */
  const typesAsked = (objects: Objects, fieldName: string): string[] =>
    objects.flatMap((object) => [
      object.name,
      ...object
        .interfaces()
        .filter((one) => interfaceObjects.has(one.name) && one.field(fieldName))
        .map(({ name }) => name),
    ]);

  if (root) compare([{ of: [root], node: operation.selectionSet }]);
  return new Map([...found].map(([key, texts]) => [key, [...texts]]));
}

/** Whether any two fields of one name differ, wherever they stand: in most operations none do. */
function mayClash(document: DocumentNode, ownNames: ReadonlySet<string>): boolean {
  const known = new Map<string, FieldNode>();
  let differ = false;
  visit(document, {
    Field(field) {
      const key = freeKeyOf(field, ownNames);
      const other = known.get(key);
      if (!other) known.set(key, field);
      else differ ||= !isPlainSame(field, other) && askedText(field) !== askedText(other);
    },
  });
  return differ;
}

const isPlainSame = (one: FieldNode, other: FieldNode): boolean =>
  one.name.value === other.name.value && !one.arguments?.length && !other.arguments?.length;
