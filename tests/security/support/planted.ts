/** Kinds of personal values that people put into whatever they are given. */
export const plantedKinds = [
  'name',
  'email',
  'phone',
  'address',
  'orderNumber',
  'comment',
  'token',
] as const;
export type PlantedKind = (typeof plantedKinds)[number];
export type Planted = Readonly<Record<PlantedKind, string>>;

/** In every value that has letters; no part of the shop says it. */
const mark = 'qvxplanted';
/** In every value that is made of digits. */
const digits = '6876543';

/** One person's values; no two persons share any. @param n 0 to 9,999 */
export function plant(n: number): Planted {
  const number = String(n).padStart(4, '0');
  return {
    name: `Quillon ${capital(mark)}${number}`,
    email: `${mark}.${number}@example.test`,
    phone: `+31${digits}${number}`,
    address: `${number} ${capital(mark)} Lane, 9${number} QV`,
    orderNumber: `GG-${digits}${number}`.slice(0, 11),
    comment: `my ${mark} ring ${number} is bent`,
    token: `${mark}${number}${'a1b2c3d4'.repeat(4)}`,
  };
}

/** What a planted value is known by, however it was written on its way: plain, in URLs, in base64, in hexadecimal. */
const traces: readonly string[] = [
  mark,
  digits,
  ...[mark, capital(mark), digits].flatMap(inBase64),
  Buffer.from(mark).toString('hex'),
  Buffer.from(capital(mark)).toString('hex'),
  Buffer.from(digits).toString('hex'),
];

/** Around each planted value in a text, or what is left of one; none where the text holds none. */
export function findPlanted(text: string): string[] {
  const lower = text.toLowerCase();
  return traces.flatMap((trace) => {
    // Base64 tells capitals apart, everything else does not.
    const isPlain = trace === trace.toLowerCase();
    const at = (isPlain ? lower : text).indexOf(trace);
    return at < 0 ? [] : [text.slice(Math.max(0, at - 120), at + 80)];
  });
}

/** The characters that stand for these bytes alone, at each of the three places where they may begin. */
function inBase64(text: string): string[] {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.from('\0'.repeat(before) + text).toString('base64url');
    const bits = 8 * (before + Buffer.byteLength(text));
    return encoded.slice(Math.ceil((8 * before) / 6), Math.floor(bits / 6));
  });
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
