import { readFileSync } from 'node:fs';
import { type OperationDefinitionNode, parse } from 'graphql';

export interface RegisteredOperation {
  readonly client: string;
  readonly name: string;
  readonly text: string;
  readonly isSubscription: boolean;
}

/** Every operation that our clients have registered. */
export function registeredOperations(): RegisteredOperation[] {
  return ['widget', 'dashboard'].flatMap((client) => {
    const manifest: Record<string, string> = JSON.parse(
      readFileSync(`schema/operations/${client}.json`, 'utf8'),
    );
    return Object.values(manifest).map((text) => {
      const operation = parse(text).definitions.find(
        (definition): definition is OperationDefinitionNode =>
          definition.kind === 'OperationDefinition',
      );
      return {
        client,
        name: operation?.name?.value ?? '',
        text,
        isSubscription: operation?.operation === 'subscription',
      };
    });
  });
}
