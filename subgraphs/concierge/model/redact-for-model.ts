import { redactPersonal } from '../../../kernel/personal-data.ts';

const stand = '[name]';

/** After these whatever follows is a name, however it is written. */
const outright =
  /\b(my (?:full |first |last |family )?name(?:'s| is)?:?|name ?:|call me|they call me|signed,?|regards,?|sincerely,?|yours,?|thanks,? from) (?:\p{L}[\p{L}'’.-]*)(?: \p{Lu}[\p{L}'’.-]*){0,3}/giu;

/** After these a name may follow, or how somebody is. */
const maybe =
  /\b(i am|i['’]?m|this is|it['’]?s|it is|here is|i['’]?m called|i am called|speaking is) ((?:\p{L}[\p{L}'’-]*)(?: \p{L}[\p{L}'’-]*){0,3})/giu;

/** Words that begin what somebody says of themselves and are nobody's name. */
const plainWords = new Set(
  `a about after afraid all almost already also always an and angry annoyed any asking at away back being but buying by
  calling certain coming confused considering curious disappointed done due emailing even ever expecting fine for from
  getting giving glad going good happy having here his her hoping how i if in interested into it its just keen late
  leaving like looking lost loving me missing my near need new no not now of off ok okay on one only open or our out
  over planning pleased ready really returning sad searching sending so some sorry still supposed sure thankful that
  the their there thinking this tired to too totally trying unable under unhappy unsure up upset urgent using very
  waiting wanting what when where which who why willing with wondering working worried writing wrong you your`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Any number that is long enough to find somebody or something by; a price seldom is. */
const longNumber = /(?<![\p{L}\d])\d(?:[ -]?\d){4,}(?![\p{L}\d])/gu;
const address = /\bhttps?:\/\/\S+|\bwww\.\S+/giu;
const handle = /(?<![\p{L}\d])@[\p{L}\d_.]{2,}/gu;

/**
 * A shopper's words without what says who they are: order, phone, card and other long numbers, e-mail and web
 * addresses, names after "I am" and the like. It takes too much rather than too little: what a wish is about survives.
 */
export function redactForModel(text: string): string {
  return redactPersonal(text.normalize('NFKC'))
    .replace(address, '[address]')
    .replace(handle, '[handle]')
    .replace(longNumber, '[number]')
    .replace(outright, `$1 ${stand}`)
    .replace(maybe, (whole, opening: string, words: string) => {
      const rest = restOf(words);
      return rest === null ? whole : `${opening} ${stand}${rest}`;
    });
}

/**
 * What follows the name that words begin with: as many as are written like names, or one that is no plain word.
 * @returns null when they begin with no name
 */
function restOf(words: string): string | null {
  const [first = '', ...others] = words.split(' ');
  if (plainWords.has(first.toLowerCase()) || /(?:ing|ed|ly)$/.test(first)) return null;
  const plainAt = others.findIndex((word) => !/^\p{Lu}/u.test(word));
  const rest = plainAt < 0 ? [] : others.slice(plainAt);
  return rest.length === 0 ? '' : ` ${rest.join(' ')}`;
}
