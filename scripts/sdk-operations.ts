import {
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  type OperationDefinitionNode,
  parse,
  typeFromAST,
} from 'graphql';
import { errorCatalog } from '../kernel/errors.ts';

/** The operations of a client's manifest as a module of `clients/sdk/generated/`, in the manifest's order. */
export function sdkOperations(
  client: string,
  manifest: Readonly<Record<string, string>>,
  schema: GraphQLSchema,
): string {
  const kinds = new Set<string>();
  const lines = Object.entries(manifest).map(([id, text]) => {
    const operation = operationIn(text);
    kinds.add(operation.operation);
    const name = operation.name?.value ?? '';
    const type = `${name}${capitalised(operation.operation)}`;
    const types = `<graph.${type}, graph.${type}Variables>`;
    const keyed = operation.operation === 'mutation' ? `, ${isKeyed(operation, schema)}` : '';
    return `  ${functionName(name, client)}: ${operation.operation}${types}('${id}'${keyed}),`;
  });
  return [
    `import type * as graph from '../../${client}/generated/graphql.ts';`,
    `import { ${[...kinds].sort().join(', ')} } from '../registered.ts';`,
    '',
    `/** What the ${client} registered: \`schema/operations/${client}.json\`. */`,
    `export const ${client} = {`,
    ...lines,
    '};',
    '',
  ].join('\n');
}

/** Codes of the error catalogue for clients, which know nothing of the kernel. */
export function sdkErrorCodes(): string {
  const codes = Object.keys(errorCatalog);
  const repeatable = Object.entries(errorCatalog).flatMap(([code, { retryable }]) =>
    retryable ? [code] : [],
  );
  return [
    `export type ErrorCode =${codes.map((code) => `\n  | '${code}'`).join('')};`,
    '',
    '/** After these the same request may well succeed. */',
    `export const repeatableCodes: readonly string[] = ${JSON.stringify(repeatable, null, 2)};`,
    '',
  ].join('\n');
}

function operationIn(text: string): OperationDefinitionNode {
  for (const definition of parse(text).definitions)
    if (definition.kind === 'OperationDefinition') return definition;
  throw new Error(`There is no operation in ${text.slice(0, 80)}`);
}

/** Whether its `input` has an `idempotencyKey`. */
function isKeyed(operation: OperationDefinitionNode, schema: GraphQLSchema): boolean {
  const input = operation.variableDefinitions?.find(
    ({ variable }) => variable.name.value === 'input',
  );
  if (!input) return false;
  const type = getNamedType(typeFromAST(schema, input.type as never));
  return isInputObjectType(type) && 'idempotencyKey' in type.getFields();
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `WidgetOrderLookupVerify` of the widget is `orderLookupVerify`; what another page brought keeps its name. */
function functionName(name: string, client: string): string {
  const prefix = capitalised(client);
  const own = name.startsWith(prefix) ? name.slice(prefix.length) : name;
  return own.charAt(0).toLowerCase() + own.slice(1);
}
