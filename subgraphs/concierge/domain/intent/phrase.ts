/**
 * Phrases that a rule looks for, written as they are said:
 *
 * | written | stands for |
 * |---|---|
 * | `parcels?` | with or without the `s` |
 * | `deliver*` | any ending |
 * | `(still\|been) waiting`, `return(s\|ed)?` | one of these |
 * | `call me [back\|now]` | one of these, or nothing |
 * | `_` | any one word |
 * | `not .. arrived`, `when ... arrive` | up to 25, or 60, characters of anything between |
 * | `^ … $` | nothing else in the message |
 * | `<parcel>` | a word of the vocabulary below |
 */
export type Phrase = string;

const vocabulary: Readonly<Record<string, string>> = {
  parcel:
    'orders?|parcels?|packages?|packets?|delivery|deliveries|shipments?|purchases?|items?|products?|pieces?|goods|stuff|rings?|earrings|necklaces?|bracelets?|it|they',
  order: 'orders?|parcel|package|delivery|shipment|purchases?',
  piece: 'rings?|earrings|necklaces?|bracelets?|bangles?|pendants?|piece|pair',
  ours: 'my|our|the|this|that|these',
  it: 'it|this|that|these|them|one',
  place: 'first|second|third|fourth|fifth|sixth|seventh|eighth|last|1st|2nd|3rd|[4-8]th',
  arrive: 'arriv*|deliver*|receiv*|reach*|shipped|dispatched|come|comes|coming',
  person:
    'human|person|someone|somebody|boss|assistance|assistant|agents?|stylists?|representatives?|rep|advis[eo]rs?|expert|support|customer care|customer service|customer support|team|manager|supervisor|executive|staff|jeweller|real one|operator',
  picture: 'photos?|pictures?|pics?|images?|screenshots?|sketch|drawing',
};

/** One pattern for all the phrases. @throws Error when a phrase names a word that the vocabulary lacks */
export const compile = (phrases: readonly Phrase[]): RegExp =>
  new RegExp(phrases.map((phrase) => `(?:${toSource(phrase)})`).join('|'));

/** A group keeps its spaces together, a word its endings: `return(s|ed)?`, `made[ -]to`. */
const tokens = /\([^)]*\)(?=\s|$)|\[[^\]]*\](?=\s|$)|(?:\[[^\]]*\]|\([^)]*\)|[^\s[(])+[^\s]*/g;

function toSource(phrase: Phrase): string {
  let source = '';
  /** What joins the next token to those before it. */
  let joint = '\\b';
  for (const [token] of phrase.matchAll(tokens)) {
    if (token === '..' || token === '...')
      joint = token === '..' ? '\\b.{0,25}\\b' : '\\b.{0,60}\\b';
    else if (token === '^') joint = '^\\W*';
    else if (token === '$') joint = '\\W*$';
    else if (token.startsWith('[') && joint === ' ') source += `(?: ${oneOf(token.slice(1, -1))})?`;
    else if (token.startsWith('[')) {
      source += `${joint}(?:${oneOf(token.slice(1, -1))} )?`;
      joint = '';
    } else {
      source += joint + word(token);
      joint = ' ';
    }
  }
  return source + (joint === ' ' ? '\\b' : joint);
}

const word = (token: string): string => {
  if (/^\([^)]*\)$/.test(token)) return oneOf(token.slice(1, -1));
  return token.startsWith('<') ? oneOf(token) : plain(token);
};

function oneOf(alternatives: string): string {
  const named = alternatives.replace(/<(\w+)>/g, (_all, name: string) => {
    const words = vocabulary[name];
    if (words === undefined) throw new Error(`The vocabulary has no <${name}>`);
    return `(?:${words})`;
  });
  return `(?:${plain(named)})`;
}

const plain = (text: string): string =>
  text.replaceAll('*', '\\w*').replace(/(?<![\w*\]])_(?!\w)/g, '\\w+');
