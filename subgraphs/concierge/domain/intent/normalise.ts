/** Longer messages are read up to here: what somebody wants is said early, and reading stays quick. */
export const readLengthMax = 1_000;

/** One spelling for each word that rules and vocabularies know; applied in order. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/\b(where|what|when|how|who|that|there|here)'?s\b|\b(it)'s\b/g, '$1$2 is'],
  [/\b(is|are|was|were|do|does|did|has|have|had|could|would|should)n'?t\b/g, '$1 not'],
  [/\bcan'?t\b|\bcannot\b/g, 'can not'],
  [/\bwon'?t\b/g, 'will not'],
  [/\bi'?m\b/g, 'i am'],
  [/\bi'd\b/g, 'i would'],
  [/\bi've\b/g, 'i have'],
  [/\bi'll\b/g, 'i will'],
  [/\b(?:wanna|want 2)\b/g, 'want to'],
  [/\b(?:pls|plz|plse?)\b/g, 'please'],
  [/\bur\b/g, 'your'],
  [/\bu\b/g, 'you'],
  [/\b(?:hw|hou)\b/g, 'how'],
  [/\b(?:wen|whn|wn)\b/g, 'when'],
  [/\b(?:wer|whr|wher) (?=(?:is|my)\b)/g, 'where '],
  [/\be-?mail\b/g, 'email'],
  [/\bear[ -]?r?ings?\b/g, 'earrings'],
  [/\bneck?l[ae]+(?:ss|ce|se)(?:es|s)?\b/g, 'necklace'],
  [/\bbrac[ea]?l+[aei]t+e?s?\b/g, 'bracelet'],
  [/\bplatin(?:um|ium|em)\b|\bplatnum\b/g, 'platinum'],
  [/\bsilve?r\b|\bsliver\b/g, 'silver'],
  [/\b(?:dimond|diamon|daimond|diamand)(s?)\b/g, 'diamond$1'],
  [/\bsaphh?ire|\bsapphir\b|\bsaphire/g, 'sapphire'],
  [/\brecie?v|\breciv/g, 'receiv'],
  [/\b(?:oder|ordr|odrer)(s|ed)?\b/g, 'order$1'],
  [/\b(?:trak|trcak|traking|trackin)(ing|ed)?\b/g, 'track$1'],
  [/\b(?:exchang|echange|exhange)\b/g, 'exchange'],
  [/\b(?:retrun|retun|reutrn)(s|ed)?\b/g, 'return$1'],
  [/\b(?:delivere?y|delievery|dilivery|delvery|dlvry)\b/g, 'delivery'],
  [/\b(?:deliverd|delivred|delievered)\b/g, 'delivered'],
  [/\b(?:prodct|prdct|produt|porduct)(s)?\b/g, 'product$1'],
  [/\bparcell?\b|\bpackadge\b/g, 'parcel'],
];

/**
 * A message as rules read it: one width and case of letters (NFKC), straight quotes and hyphens, single spaces,
 * no accents, contractions opened, common slips mended, e-mail addresses left out.
 */
export function normalise(text: string): string {
  const plain = text
    .slice(0, readLengthMax)
    .normalize('NFKC')
    .replace(/[\u200B-\u200F\u202A-\u202E\u2060\uFEFF]/g, '')
    .replace(/[\u2018\u2019\u201B\u02BC`\u00B4]/g, "'")
    .replace(/[\u201C\u201D\u201E]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\S{1,64}@\S{1,255}/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return spellings.reduce((rest, [wrong, right]) => rest.replace(wrong, right), plain);
}
