import { type GraphQLSchema, Kind, parse } from 'graphql';
import type { RegisteredOperation } from '../../gateway/operations/registered-operations.ts';
import { fieldsOf } from '../../gateway/telemetry/field-usage/fields-of.ts';

/** A registered operation as people call it. */
export interface OperationName {
  readonly client: string;
  readonly operation: string;
}

/** The registered operations that select each field, by `Type.field`. */
export function operationsByField(
  registered: readonly Pick<RegisteredOperation, 'client' | 'text'>[],
  schema: GraphQLSchema,
): Readonly<Record<string, readonly OperationName[]>> {
  const found: Record<string, OperationName[]> = {};
  for (const { client, text } of registered) {
    const document = parse(text, { noLocation: true });
    const operation =
      document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION)?.name
        ?.value ?? 'anonymous';
    for (const field of fieldsOf(document, schema)) {
      found[field] ??= [];
      found[field].push({ client, operation });
    }
  }
  return found;
}
