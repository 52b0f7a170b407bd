import { type EventKind, eventRegistry } from './event-registry.ts';
import { funnels } from './funnels.ts';
import { kpiRules } from './kpi.ts';
import { payloadFields } from './payload-words.ts';

/** The parts of docs/analytics/aurora-event-catalog.md that follow from the code, by the name of their marks there. */
export const catalogParts: Readonly<Record<string, () => string>> = {
  events: () =>
    table(
      ['event', 'what happened', 'told by', 'payload'],
      Object.entries(eventRegistry).map(eventRow),
    ),

  funnels: () =>
    table(
      ['funnel', 'steps'],
      Object.entries(funnels).map(([key, steps]) => [
        `\`${key}\``,
        steps.map(({ name }) => name).join(' → '),
      ]),
    ),

  figures: () =>
    table(
      ['figure', 'name', 'made of', 'divided by', 'target'],
      Object.entries(kpiRules).map(([key, { name, sum, over, target }]) => [
        `\`${key}\``,
        name,
        sum.map(([counter, weight]) => `${weight < 0 ? '− ' : ''}\`${counter}\``).join(' '),
        `\`${over}\``,
        target === null ? 'within a tenth of its baseline' : `above ${target}`,
      ]),
    ),
};

/** The document with each marked part as the code has it. @throws Error when a part has no marks */
export function withCatalogParts(document: string): string {
  return Object.entries(catalogParts).reduce((text, [name, write]) => {
    const marked = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);
    if (!marked.test(text)) throw new Error(`The event catalogue has no marks for ${name}`);
    return text.replace(marked, (_all, begin: string, end: string) => `${begin}${write()}\n${end}`);
  }, document);
}

function eventRow([name, kind]: [string, EventKind]): string[] {
  const fields = payloadFields(kind).map(({ name: field, isOptional, takes }) => {
    const stored = kind.hashed.includes(field) ? `, kept as \`${field}Hash\`` : '';
    return `\`${field}\`${isOptional ? '?' : ''}: ${takes.replaceAll('|', '\\|')}${stored}`;
  });
  return [`\`${name}\``, kind.says, kind.origin, fields.join('; ') || '—'];
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
