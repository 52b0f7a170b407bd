import { GraphQLError, parse, visit } from 'graphql';
import { askedBy, isCondition } from '../documents.ts';
import { RequestRefused } from '../errors.ts';
import type { Operation } from '../operation.ts';
import { chooseOperation } from './read-document.ts';

/**
 * A condition takes no null, and neither does the type of its variable, unless the variable has a default: then a null
 * that was sent comes through (GraphQL specification, 5.8.5) and would mean neither yes nor no.
 * @param names of variables that are null
 * @throws RequestRefused BAD_USER_INPUT where `@skip` or `@include` asks for one
 */
export function refuseNullConditions(
  { text, askedName }: Pick<Operation, 'text' | 'askedName'>,
  names: readonly string[],
): void {
  const document = parse(text);
  const asked = chooseOperation(document, askedName);
  visit(document, {
    OperationDefinition: (operation) => (operation === asked ? undefined : false),
    Directive(node) {
      const name = isCondition(node) && askedBy(node);
      if (typeof name !== 'string' || !names.includes(name)) return;
      const message = `Variable "$${name}" is null, and "@${node.name.value}" takes true or false.`;
      throw new RequestRefused('BAD_USER_INPUT', [new GraphQLError(message, { nodes: [node] })]);
    },
  });
}
