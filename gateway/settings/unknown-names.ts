import { type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql';
import type { Generation } from '../generation.ts';
import type { Settings } from './settings.ts';

/** Names told where one was not found: more than that nobody reads. */
const namesMax = 20;

/** What settings name and a supergraph does not have, each by its place, with what there is. */
export function unknownNames(
  { headers, stale, sensitiveFields, atStart }: Settings,
  { subgraphs, supergraphSchema }: Pick<Generation, 'subgraphs' | 'supergraphSchema'>,
): readonly string[] {
  const names = subgraphs.map(({ name }) => name);
  const ofRules = (['request', 'response'] as const).flatMap((direction) =>
    (headers[direction] ?? []).flatMap((rule, index) =>
      (rule.subgraphs ?? [])
        .filter((name) => !names.includes(name))
        .map(
          (name) =>
            `headers.${direction}[${index}].subgraphs: there is no subgraph ${name}; there are ${told(names)}`,
        ),
    ),
  );
  const ofSubgraphs = Object.keys(atStart.subgraphs)
    .filter((name) => !names.includes(name))
    .map((name) => `subgraphs.${name}: there is no subgraph ${name}; there are ${told(names)}`);
  const atRoot = rootFieldsOf(supergraphSchema);
  const ofSensitive = sensitiveFields.flatMap((name, index) =>
    atRoot.has(name)
      ? []
      : [`limits.sensitiveFields[${index}]: there is no field ${name} at the root`],
  );
  const ofSlowClients = Object.keys(atStart.streams.slowClients)
    .filter((name) => !supergraphSchema.getSubscriptionType()?.getFields()[name])
    .map((name) => `streams.slowClients.${name}: there is no subscription ${name}`);
  return [
    ...ofRules,
    ...Object.keys(stale).flatMap((key) => unknownField(key, supergraphSchema)),
    ...ofSubgraphs,
    ...ofSensitive,
    ...ofSlowClients,
  ];
}

const rootFieldsOf = (schema: GraphQLSchema): ReadonlySet<string> =>
  new Set(
    [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap(
      (type) => (type ? Object.keys(type.getFields()) : []),
    ),
  );

function unknownField(key: string, schema: GraphQLSchema): readonly string[] {
  const [typeName = '', fieldName] = key.split('.');
  const type = schema.getType(typeName);
  if (!isObjectType(type) && !isInterfaceType(type))
    return [`stale.${key}: there is no type ${typeName} with fields`];
  const fields = Object.keys(type.getFields());
  if (fieldName !== undefined && !fields.includes(fieldName))
    return [`stale.${key}: ${typeName} has no field ${fieldName}; it has ${told(fields)}`];
  if (type === schema.getQueryType() && fieldName === undefined)
    return [`stale.${key}: name the field at the root, such as ${typeName}.${fields[0]}`];
  return [];
}

const told = (names: readonly string[]): string =>
  names.length > namesMax
    ? `${names.slice(0, namesMax).join(', ')} and ${names.length - namesMax} more`
    : names.join(', ');
