/** Locales that MongoDB collates by, as its manual lists them; others are refused. */

const locales = new Set(
  `simple af sq am ar hy as az be bn bs bs_Cyrl bg my ca chr zh zh_Hant hr cs da nl dz en en_US
  en_US_POSIX eo et ee fo fil fi fr fr_CA gl ka de de_AT el gu ha haw he hi hu is ig smn id ga it ja
  kl kn kk km kok ko ky lkt lo lv ln lt dsb lb mk ms ml mt mr mn ne se nb nn or om ps fa fa_AF pl pt
  pa ro ru sr sr_Latn si sk sl es sw sv ta te th bo to tr uk hsb ur ug vi wae cy yi yo zu`.split(
    /\s+/,
  ),
);

/** Other orders of some locales, asked for as `de@collation=phonebook`. */
const variants: Readonly<Record<string, readonly string[]>> = {
  ar: ['compat'],
  bn: ['traditional'],
  de: ['search', 'eor', 'phonebook'],
  de_AT: ['phonebook'],
  es: ['search', 'traditional'],
  fi: ['search', 'traditional'],
  ja: ['unihan'],
  kn: ['traditional'],
  ko: ['search', 'searchjl', 'unihan'],
  ln: ['phonetic'],
  si: ['dictionary'],
  sr_Latn: ['search'],
  vi: ['traditional'],
  zh: ['big5han', 'gb2312han', 'unihan', 'zhuyin'],
};

/** Locales whose only other order is the one for searching. */
const searchable = new Set('az bs ca hr cs da gl he is kl se nb nn fo sk smn sv tr yi'.split(' '));

export function isSupportedLocale(locale: string): boolean {
  const [language = '', variant, ...more] = locale.split('@collation=');
  if (!locales.has(language) || more.length > 0) return false;
  if (variant === undefined) return true;
  return (
    variants[language]?.includes(variant) ?? (variant === 'search' && searchable.has(language))
  );
}
