import {
  type GraphQLField,
  type GraphQLObjectType,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql';
import { generate, literal } from '../../generated-code.ts';
import { type FieldSourceParts, fieldScope, fieldSource } from './field-source.ts';
import { abandon, whole } from './promises.ts';
import type { ExecuteObject, FieldPlan } from './run.ts';

export interface ObjectParts extends FieldSourceParts {
  readonly type: GraphQLObjectType;
  /** What is asked of it, by name in the answer. */
  readonly fields: ReadonlyMap<string, FieldPlan['nodes']>;
  readonly isQueryRoot: boolean;
}

/**
 * ExecuteSelectionSet of the GraphQL specification (6.3) for objects of one type, as code with the names in it: an
 * object of the answer is one literal, and a value that is already what its type wants is neither wrapped nor called
 * about. Whatever else a value may be is left to the functions of the fields.
 */
export function compileObject(parts: ObjectParts): ExecuteObject {
  const scope: Record<string, unknown> = { ...fieldScope, abandon, nothing, whole };
  const names: string[] = [];
  const statements: string[] = [];
  let index = 0;
  for (const [key, nodes] of parts.fields) {
    const definition = definitionOf(parts, nodes);
    if (!definition) continue;
    names.push(`${literal(key)}: value${index}`);
    statements.push(
      fieldSource({ key, parentType: parts.type, definition, nodes }, index, parts, scope),
    );
    index += 1;
  }
  const values = Array.from({ length: index }, (_, at) => `value${at}`).join(', ');
  const execute = generate<ExecuteObject>(
    scope,
    `return function (run, source, path) {
      const before = run.promises;
      const object = (typeof source === 'object' && source !== null) || typeof source === 'function' ? source : nothing;
      let ${values || 'none'};
      try {
        ${statements.join('\n')}
      } catch (error) {
        return abandon(run, [${values}], error);
      }
      const answer = { ${names.join(', ')} };
      return run.promises === before ? answer : whole(run, answer);
    };`,
  );
  if (execute === null) throw new Error('This runtime makes no functions of text');
  return execute;
}

/** What fields are read from that stand on something which is no object. */
const nothing: object = Object.freeze(Object.create(null));

function definitionOf(
  { type, isQueryRoot }: ObjectParts,
  [node]: FieldPlan['nodes'],
): GraphQLField<unknown, unknown> | undefined {
  const name = node?.name.value ?? '';
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
  if (isQueryRoot && name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
  if (isQueryRoot && name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  return type.getFields()[name];
}
