/** A node of JSON Schema, as far as settings use it. */
interface SchemaNode {
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
}

/** One setting, as a table tells it. */
export interface SettingRow {
  /** `headers.request[].pass`, `stale.*.scope`. */
  readonly name: string;
  readonly default: string;
  readonly description: string;
}

/** Every setting of a schema that is a value or has a description, in its order. */
export function settingRows(node: SchemaNode, name = ''): readonly SettingRow[] {
  const { properties = {}, additionalProperties, items, description = '' } = node;
  const inside = [
    ...Object.entries(properties).flatMap(([key, child]) =>
      settingRows(child, name === '' ? key : `${name}.${key}`),
    ),
    ...(typeof additionalProperties === 'object'
      ? settingRows(additionalProperties, `${name}.*`)
      : []),
    ...(items ? settingRows(items, `${name}[]`) : []),
  ].filter((row) => row.description !== '');
  const isSection = description === '' && inside.length > 0;
  return isSection ? inside : [{ name, default: shown(node.default), description }, ...inside];
}

function shown(value: unknown): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : `\`${value.join('`, `')}\``;
  if (typeof value === 'object') return 'none';
  return value === '' ? 'empty' : `\`${String(value)}\``;
}

/** The row as Markdown. */
export const toMarkdown = (row: SettingRow): string =>
  `| \`${row.name}\` | ${row.default} | ${row.description}. |`;
