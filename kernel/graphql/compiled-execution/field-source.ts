import {
  defaultFieldResolver,
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  type GraphQLOutputType,
  GraphQLString,
  getNullableType,
  isNonNullType,
  TypeNameMetaFieldDef,
} from 'graphql';
import { literal } from '../../generated-code.ts';
import { compileComplete, type ObjectOf } from './complete.ts';
import { compileArguments } from './read-arguments.ts';
import { ResolveInfo } from './resolve-info.ts';
import { type FieldPlan, placeOf, type Run } from './run.ts';
import { fail, settle, slotOf } from './slot.ts';

export interface FieldSourceParts {
  readonly objectOf: ObjectOf;
  /** A number that no other field of the operation has. */
  readonly nextNumber: () => number;
}

/** What the statements of fields use besides what is of one field. */
export const fieldScope = { fail, placeOf, ResolveInfo, settle };

/** Statements that leave the field's value, or a promise of it, in `value<index>`; they throw where it may not be null and is. */
export function fieldSource(
  field: FieldPlan,
  index: number,
  parts: FieldSourceParts,
  scope: Record<string, unknown>,
): string {
  const { definition, nodes, parentType } = field;
  const value = `value${index}`;
  if (definition === TypeNameMetaFieldDef) return `${value} = ${literal(parentType.name)};`;

  scope[`field${index}`] = field;
  scope[`slot${index}`] = slotOf(definition.type, nodes, compileComplete(field, parts.objectOf));
  const place = `placeOf(field${index}, path)`;
  const isDone = leafTest(definition.type, value);
  const settled = `settle(run, slot${index}, ${value}, place${index} = ${place})`;
  const finish =
    isDone === null
      ? `${value} = ${settled};`
      : `if (!(${isDone})) ${value} = ${isNonNullType(definition.type) ? '' : `${value} === null || ${value} === undefined ? null : `}${settled};`;
  return `let place${index};
    try {
      ${resolveSource(field, index, parts, scope)}
      ${finish}
    } catch (error) {
      ${value} = fail(run, slot${index}, error, place${index} ?? ${place});
    }`;
}

/** Statements that leave what the resolver gives in `value<index>`. */
function resolveSource(
  field: FieldPlan,
  index: number,
  { nextNumber }: FieldSourceParts,
  scope: Record<string, unknown>,
): string {
  const { definition } = field;
  const value = `value${index}`;
  const readArgs = argumentsOf(field, nextNumber);
  const args = readArgs ? `args${index}(run)` : '{}';
  if (readArgs) scope[`args${index}`] = readArgs;
  const rest = `${args}, run.contextValue, new ResolveInfo(run, field${index}, path)`;
  if (!readArgs && (definition.resolve ?? defaultFieldResolver) === defaultFieldResolver) {
    const name = literal(definition.name);
    return `${value} = object[${name}];
      if (typeof ${value} === 'function') ${value} = source[${name}](${rest});`;
  }
  scope[`resolve${index}`] = definition.resolve ?? defaultFieldResolver;
  return `${value} = resolve${index}(source, ${rest});`;
}

/** Arguments are the same for every object of a run: read once, and a copy for each resolver. Null where there are none. */
function argumentsOf(
  { definition, nodes: [node] }: FieldPlan,
  nextNumber: () => number,
): ((run: Run) => Record<string, unknown>) | null {
  if (definition.args.length === 0 || !node) return null;
  const number = nextNumber();
  const read = compileArguments(definition, node);
  return (run) => {
    const args = run.args[number] ?? read(run.variableValues);
    run.args[number] = args;
    return { ...args };
  };
}

/** A test that a value passes which is itself what its type makes of it; null where there is no such test. */
function leafTest(type: GraphQLOutputType, value: string): string | null {
  switch (getNullableType(type)) {
    case GraphQLString:
    case GraphQLID:
      return `typeof ${value} === 'string'`;
    case GraphQLBoolean:
      return `typeof ${value} === 'boolean'`;
    case GraphQLInt:
      return `typeof ${value} === 'number' && (${value} | 0) === ${value}`;
    case GraphQLFloat:
      return `typeof ${value} === 'number' && ${value} - ${value} === 0`;
    default:
      return null;
  }
}
