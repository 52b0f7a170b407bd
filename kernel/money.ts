/** Whole minor units (cents) and an ISO 4217 code. Never a float, never without its currency. */
export interface Money {
  readonly amountMinor: number;
  readonly currencyCode: string;
}

/** Currencies whose minor digits are not two (ISO 4217, list one of 2024). */
const currenciesByMinorDigits: readonly (readonly [digits: number, codes: string])[] = [
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
  [4, 'CLF UYW'],
];

const minorDigits: ReadonlyMap<string, number> = new Map(
  currenciesByMinorDigits.flatMap(([digits, codes]) =>
    codes.split(' ').map((code) => [code, digits] as const),
  ),
);

export const minorDigitsOf = (currencyCode: string): number => minorDigits.get(currencyCode) ?? 2;

/** The `Decimal` spelling clients see: `1280.00` for 128000 EUR. */
export function toDecimal({ amountMinor, currencyCode }: Money): string {
  const digits = minorDigitsOf(currencyCode);
  const text = Math.abs(amountMinor)
    .toString()
    .padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const sign = amountMinor < 0 ? '-' : '';
  return digits === 0 ? sign + whole : `${sign}${whole}.${text.slice(text.length - digits)}`;
}

/** Minor units of a decimal text such as `1280`, `1280.5` or `1280.50`; null when it is no such amount. */
export function fromDecimal(text: string, currencyCode: string): number | null {
  const digits = minorDigitsOf(currencyCode);
  const match = /^(-?)(\d{1,12})(?:\.(\d+))?$/.exec(text);
  if (!match || (match[3]?.length ?? 0) > digits) return null;
  const minor = Number(`${match[2]}${(match[3] ?? '').padEnd(digits, '0')}`);
  return match[1] ? -minor : minor;
}
