import { readFileSync } from 'node:fs';
import { type GraphQLSchema, isEnumType, isInterfaceType, isObjectType } from 'graphql';
import { manifestOperations, signatureOf } from './manifest-operations.ts';
import { codeOf, oneLine, type PartWriters, tableOf } from './marked-parts.ts';
import { typeOfKind } from './message-kinds.ts';

const common = new Set(['id', 'seq', 'kind', 'sentAt']);

/** What code knows of `docs/contracts/widget-interface-spec.md`. */
export const widgetParts = (schema: GraphQLSchema): PartWriters => ({
  envelope: () => {
    const message = schema.getType('Message');
    if (!isInterfaceType(message)) throw new Error('Message is no interface');
    return fieldTable(Object.values(message.getFields()));
  },

  messages: () =>
    Object.entries(typeOfKind)
      .map(([kind, name]) => {
        const type = schema.getType(name);
        if (!isObjectType(type)) throw new Error(`${name} is no type of the graph`);
        const own = Object.values(type.getFields()).filter(({ name }) => !common.has(name));
        const says = oneLine(type.description);
        return `### \`${kind.toLowerCase()}\`\n\n\`${name}\`${says ? `. ${says}` : ''}\n\n${fieldTable(own)}`;
      })
      .join('\n\n'),

  intents: () => {
    const intent = schema.getType('Intent');
    if (!isEnumType(intent)) throw new Error('Intent is no enum');
    return intent
      .getValues()
      .map(({ name }) => codeOf(name))
      .join(', ');
  },

  operations: () =>
    tableOf(
      ['kind', 'operation', 'asks'],
      manifestOperations('widget').map((operation) => [
        operation.definition.operation,
        codeOf(signatureOf(operation)),
        operation.roots.map(codeOf).join(', '),
      ]),
    ),

  api: () => {
    const source = readFileSync('clients/widget/loader/api.ts', 'utf8');
    const [face] = /export interface AuroraApi \{.*?\n\}/s.exec(source) ?? [];
    const [events] = /export type AuroraEvent = .*?;/s.exec(source) ?? [];
    if (!face || !events) throw new Error('The face of the widget is not where it was');
    return `\`\`\`ts\n${face}\n\n${events}\n\`\`\``;
  },
});

interface Described {
  readonly name: string;
  readonly type: unknown;
  readonly description?: string | null | undefined;
}

const fieldTable = (fields: readonly Described[]): string =>
  tableOf(
    ['field', 'type', ''],
    fields.map(({ name, type, description }) => [
      codeOf(name),
      codeOf(String(type)),
      oneLine(description),
    ]),
  );
