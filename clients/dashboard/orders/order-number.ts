/** `12047`, `gg 12047` and `GG-12047` are the same order. */
export function orderNumber(text: string): string | null {
  const clean = text.toUpperCase().replaceAll(/[^A-Z0-9-]/g, '');
  if (clean === '') return null;
  const digits = /^(?:GG-?)?(\d+)$/.exec(clean)?.[1];
  return digits ? `GG-${digits}` : clean;
}
