/** How graphql-js ends a complaint about a value, and what is told of it. The first that fits counts. */
const endings: readonly (readonly [ending: RegExp, told: string])[] = [
  [
    /Field "([A-Za-z_]\w{0,63})" is not defined by type "(\w+)"\.( Did you mean [\s\S]*)?$/,
    'Field "$1" is not defined by type "$2".$3',
  ],
  [
    /Field "[\s\S]*" is not defined by type "(\w+)"\.(?: Did you mean [\s\S]*)?$/,
    'That field is not defined by type "$1".',
  ],
  [
    /Field "(\w+)" of required type "([^"]+)" was not provided\.$/,
    'Field "$1" of required type "$2" was not provided.',
  ],
  [
    /Value "[\s\S]*" does not exist in "(\w+)" enum\.( Did you mean [\s\S]*)?$/,
    'That value does not exist in "$1" enum.$2',
  ],
  [/Enum "(\w+)" cannot represent ([a-z -]+): [\s\S]*$/, 'Enum "$1" cannot represent $2'],
  [/\b([A-Z]\w*) cannot represent ([a-z0-9 -]+): [\s\S]*$/, '$1 cannot represent $2'],
  [/Expected (value of type|type) "([^"]+)", found [\s\S]*$/, 'Expected $1 "$2"'],
  [/Expected type "(\w+)"\. ([A-Z]\w* must be [\s\S]*)$/, 'Expected type "$1". $2'],
  [/Expected ([a-z -]*type) "([^"]+)"( [a-z ]+)?\.$/, 'Expected $1 "$2"$3.'],
  // Our own scalars: all of it is theirs, for none of them quotes what it was given.
  [/; ((?:DateTime|Date|Decimal|CurrencyCode|JSON) must be [^;]*)$/, '$1'],
];

/** A complaint that quotes more than so many characters is cut short: reading it must not cost what it took to send it. */
const charsMax = 2_000;

/**
 * A complaint of graphql-js without the values that it was given: what people put into a form, mistyped or at the wrong
 * place, is theirs and no part of an error. Names of types, arguments, fields and variables stay.
 */
export function withoutValues(message: string): string {
  if (message.length > charsMax) return briefly(message);
  if (message.startsWith('Syntax Error: '))
    return message.replace(/\b(String|BlockString|Name|Int|Float) "[\s\S]*"\.?$/, '$1');
  const [, subject] = /^(Variable "\$\w+") got invalid value /.exec(message) ?? [];
  const told = endingOf(message);
  if (subject === undefined)
    return told ?? message.replace(/ has invalid value [\s\S]*$/, ' has an invalid value');
  const place = [...message.matchAll(/( at "[\w.$[\]]+"); /g)].at(-1)?.[1] ?? '';
  return `${subject} got an invalid value${place}${told === null ? '' : `; ${told}`}`;
}

function briefly(message: string): string {
  if (message.startsWith('Syntax Error: ')) return 'Syntax Error';
  const [cycle] = /^Cannot spread fragment "\w{1,64}" within itself/.exec(message) ?? [];
  if (cycle !== undefined) return cycle;
  if (/^(Cannot|Unknown|Fragment|There can be) /.test(message)) return 'This document is not valid';
  return `${/^Variable "\$\w{1,64}"/.exec(message)?.[0] ?? 'A value'} is not of its type`;
}

function endingOf(message: string): string | null {
  for (const [ending, told] of endings) {
    const match = ending.exec(message);
    if (match) return told.replace(/\$(\d)/g, (_, group: string) => match[Number(group)] ?? '');
  }
  return null;
}
