import { z } from 'zod';
import type { RestRoute } from '../rest/route.ts';
import { routes } from '../rest/routes/index.ts';

/** The routes as a module of `clients/sdk/generated/`: what each takes and tells, and where it is. */
export function sdkRest(): string {
  const json = routes.flatMap(({ params, query, body, answer }) => [
    z.toJSONSchema(params, taken),
    z.toJSONSchema(query, taken),
    ...(body ? [z.toJSONSchema(body, taken)] : []),
    z.toJSONSchema(answer, told),
  ]);
  const named = new Map<string, JsonSchema>(
    json.flatMap((each) => Object.entries((each as JsonSchema).$defs ?? {})),
  );
  return [
    `import { route } from '../rest-routes.ts';`,
    '',
    ...[...named]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, schema]) => `export type ${name} = ${typeOf({ ...schema, id: undefined })};\n`),
    '/** By `operationId` of the OpenAPI document. */',
    'export const rest = {',
    ...routes.map(lineOf),
    '};',
    '',
  ].join('\n');
}

const taken = { io: 'input' } as const;
const told = { io: 'output' } as const;

function lineOf({ id, method, path, changes, params, query, body, answer, takesFile }: RestRoute) {
  const parts = [
    ['params', z.toJSONSchema(params, taken)],
    ['query', z.toJSONSchema(query, taken)],
    ['body', body ? z.toJSONSchema(body, taken) : {}],
  ] as const;
  const asked = parts
    .filter(([, schema]) => Object.keys((schema as JsonSchema).properties ?? {}).length > 0)
    .map(
      ([name, schema]) =>
        `${name}${isNeeded(schema as JsonSchema) ? '' : '?'}: ${typeOf(schema as JsonSchema)}`,
    );
  if (takesFile) asked.push('file: Blob');
  const types = `{ ${asked.join('; ')} }, ${typeOf(z.toJSONSchema(answer, told) as JsonSchema)}`;
  return `  ${id}: route<${types}>('${method}', '${path}', ${changes}),`;
}

const isNeeded = ({ required = [] }: JsonSchema): boolean => required.length > 0;

/** As far as our own schemas go. */
interface JsonSchema {
  readonly id?: string | undefined;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
}

const scalars: Readonly<Record<string, string>> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
};

/** A schema as a type of TypeScript. @throws Error for what our schemas do not use */
function typeOf(schema: JsonSchema): string {
  if (schema.$ref) return schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if ('const' in schema) return JSON.stringify(schema.const);
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return either.map(typeOf).join(' | ');
  if (schema.type === 'array' && schema.items) return `ReadonlyArray<${typeOf(schema.items)}>`;
  if (schema.type === 'object') return objectOf(schema);
  return (
    [schema.type ?? []]
      .flat()
      .map((name) => scalars[name] ?? fail(schema))
      .join(' | ') || fail(schema)
  );
}

function fail(schema: JsonSchema): never {
  throw new Error(`There is no type for ${JSON.stringify(schema)}`);
}

function objectOf({ properties = {}, required = [] }: JsonSchema): string {
  const members = Object.entries(properties).map(
    ([name, member]) => `readonly ${name}${required.includes(name) ? '' : '?'}: ${typeOf(member)}`,
  );
  return `{ ${members.join('; ')} }`;
}
