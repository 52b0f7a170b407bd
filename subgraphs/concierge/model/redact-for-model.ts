import { redactPersonal } from '../../../kernel/personal-data.ts';

const stand = '[name]';

/** Up to four words: given names, particles, family names. */
const words = "((?:\\p{L}[\\p{L}'’.-]*)(?: \\p{L}[\\p{L}'’.-]*){0,3})";
/** After these a name follows, however it is written. */
const outright = new RegExp(
  `\\b(my (?:full |first |last |family )?name(?:'s|’s| is)?:?|name ?:|call me|regards,?|sincerely,?|signed,?|thanks,? from) ${words}`,
  'giu',
);
/** After these a name or how somebody is. */
const ofOneself = new RegExp(`\\b(i am(?: called)?|i['’]?m(?: called)?) ${words}`, 'giu');
/** After these a name seldom follows, and is then written as one. */
const ofSomething = new RegExp(`\\b(this is|it['’]?s|it is|here is) ${words}`, 'giu');

/** Words that begin what somebody says of themselves and are nobody's name. */
const plainWords: ReadonlySet<string> = new Set(
  `a about after afraid again all almost already also always an and angry annoyed any asking at away back being but buying by
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
    .replace(outright, (_whole, opening: string, name: string) => told(opening, name))
    .replace(ofOneself, (whole, opening: string, name: string) =>
      isPlain(name) ? whole : told(opening, name),
    )
    .replace(ofSomething, (whole, opening: string, name: string) =>
      isPlain(name) || !/^\p{Lu}/u.test(name) ? whole : told(opening, name),
    );
}

/** Whether what is said begins with no name. */
function isPlain(said: string): boolean {
  const [first = ''] = said.split(' ');
  return plainWords.has(first.toLowerCase()) || /(?:ing|ed|ly)$/.test(first);
}

/** The first word is a name, and so are those after it up to one that is plain. */
function told(opening: string, said: string): string {
  const [, ...others] = said.split(' ');
  const plainAt = others.findIndex(isPlain);
  const rest = plainAt < 0 ? [] : others.slice(plainAt);
  return [opening, stand, ...rest].join(' ');
}
