/** A page with parts that code writes, between `<!-- generated: name -->` and `<!-- end -->`. */
export type PartWriters = Readonly<Record<string, () => string>>;

/**
 * The page with each marked part as its writer has it now. What stands around the marks is kept.
 * @throws Error for a mark that nobody writes, and for a writer without a mark
 */
export function withParts(page: string, writers: PartWriters): string {
  const missing = new Set(Object.keys(writers));
  const written = page.replaceAll(marked, (_, open: string, name: string, end: string) => {
    const write = writers[name];
    if (!write) throw new Error(`Nobody writes the part ${name}`);
    missing.delete(name);
    return `${open}\n${write().trim()}\n${end}`;
  });
  if (missing.size > 0) throw new Error(`The page has no mark for ${[...missing].join(', ')}`);
  return written;
}

const marked = /(<!-- generated: ([\w-]+) -->)\n.*?(<!-- end -->)/gs;

/** A table in Markdown. */
export const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

export const codeOf = (text: string): string => `\`${text}\``;

/** A description in one line, fit for a table's cell. */
export const oneLine = (text: string | null | undefined): string =>
  (text ?? '').replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').trim();
