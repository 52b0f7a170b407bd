/** Where one wish ends and the next begins. */
const clauseBreak =
  /[,.;:!?]|\b(?:but|just|only|please|then|want|like it|prefer|(?:can|could|may) (?:i|we))\b/g;

/** Words that turn what follows into what is not wanted; "not sure which", "no more than" and the like do not. */
const negative =
  /\b(?:not(?! (?:too|so|very|sure|over|more|less|above|under|below|only|that|find|know|decided|mind|seen|been|yet|receiv\w*|got|get|good|work\w*|happy|satisf\w*|pleased|fit\w*|suit\w*|right|correct))|no(?! (?:more|less|rush|idea|problem|matter|hurry|longer))|non|never|without|except|excluding|rather than|instead of|other than|hate|dislike|avoid|allergic to)\b/;

/** Common turns of phrase in which `but` and `not` mean something else. */
export const plainNegation = (text: string): string =>
  text
    .replace(/\b(?:anything|everything|all) but\b/g, 'not')
    .replace(/\bnothing but\b/g, 'only')
    .replace(/\bdo not want\b/g, 'not')
    .replace(
      /\bnot only\b|\bwhy not\b(?! (?:deliver|ship|receiv|arriv|dispatch|sent|refund|come|here))/g,
      '',
    );

/** Whether the word at `index` is one the speaker does not want. A text passed here went through `plainNegation`. */
export function isNegated(text: string, index: number): boolean {
  const before = text.slice(Math.max(0, index - 80), index);
  const lastBreak = [...before.matchAll(clauseBreak)].at(-1);
  const clause = lastBreak ? before.slice(lastBreak.index + lastBreak[0].length) : before;
  return negative.test(clause);
}
