/**
 * The names in a text, each as a key of one object. V8 keeps a single copy of whatever is a key somewhere, in the width
 * of the text that it was first cut out of: two bytes a character where there is one that Latin-1 lacks, as in a
 * description. An answer or a body with one wide name in it is wide as a whole, which takes twice the memory and longer
 * to print and to send. Names that were narrow first stay narrow, as long as the object is kept.
 */
export function narrowNames(text: string): object {
  const names = [...new Set(text.match(/[_A-Za-z]\w*/g))].join(' ');
  const narrow = Buffer.from(names, 'latin1').toString('latin1');
  const kept: Record<string, true> = Object.create(null);
  for (const name of narrow.split(' ')) kept[name] = true;
  return kept;
}
