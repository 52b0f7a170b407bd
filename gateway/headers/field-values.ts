/**
 * The values of a header, one for each line that has it.
 * @param head field lines, each ended by CRLF; a status line before them is let be
 * @param name in lower case
 */
export function fieldValues(head: string, name: string): readonly string[] {
  const values: string[] = [];
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon === name.length && line.slice(0, colon).toLowerCase() === name)
      values.push(line.slice(colon + 1).trim());
  }
  return values;
}
