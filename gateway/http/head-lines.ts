import type { OutgoingHttpHeader } from 'node:http';

/** Headers by name, in lower case. */
export type Head = Readonly<Record<string, OutgoingHttpHeader>>;

/**
 * Headers as a flat list of names and values, which Node writes as it stands. What several say of one name, the first
 * of them decides. An object of them all would be a table of its own for each answer.
 */
export function headLines(heads: readonly Head[]): OutgoingHttpHeader[] {
  const lines: OutgoingHttpHeader[] = [];
  for (const head of heads)
    for (const name in head) {
      const value = head[name];
      if (value !== undefined && !isSaid(lines, name)) lines.push(name, value);
    }
  return lines;
}

function isSaid(lines: readonly OutgoingHttpHeader[], name: string): boolean {
  for (let at = 0; at < lines.length; at += 2) if (lines[at] === name) return true;
  return false;
}
