/** What a personal value is. The schema says it as `@tag(name: "pii:<kind>")`, stored documents in their `PersonalCollection`. */
export const piiKinds = [
  'address',
  'code',
  'contact',
  'device',
  'email',
  'name',
  'order',
  'page',
  'parcel',
  'phone',
  'picture',
  'session',
  'text',
  'token',
] as const;

export type PiiKind = (typeof piiKinds)[number];

export const isPiiKind = (text: string): text is PiiKind => piiKinds.some((kind) => kind === text);

/** Words of a field's name behind which there is mostly a person, and what that tells of them. */
const tellingWords: readonly (readonly [word: RegExp, kind: PiiKind])[] = [
  [/^(?:e?mails?)$/, 'email'],
  [/^(?:phones?|mobile|msisdn|sms)$/, 'phone'],
  [/^(?:address|street|city|town|postal|postcode|zip|location|latitude|longitude)$/, 'address'],
  [/^(?:name|firstname|lastname|surname|recipient|birthday|signature)$/, 'name'],
  [/^(?:contact|endpoint|target)$/, 'contact'],
  [/^(?:comment|note|text|message|body|transcript|summary|remark)$/, 'text'],
  [/^(?:token|password|secret|cookie|authorization)$/, 'token'],
  [/^(?:otp|code)$/, 'code'],
  [/^tracking$/, 'parcel'],
];

/** What a field of that name would hold of a person, going by its words; null where none of them tells. */
export function kindByName(field: string): PiiKind | null {
  const words = field
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  if (words.includes('order') && words.includes('number')) return 'order';
  // A hash or a length of something personal is not it.
  if (/^(?:hash|length|count|at|id|ids|max)$/.test(words.at(-1) ?? '')) return null;
  return tellingWords.find(([telling]) => words.some((word) => telling.test(word)))?.[1] ?? null;
}
