import type { Random } from '../kernel/random.ts';

/** Numbers in the carriers' own formats, check digits included where the format has one. */
export function trackingNumberOf(carrier: string, random: Random): string {
  switch (carrier) {
    case 'dhl':
      return dhlExpress(random);
    case 'postnl':
      return internationalPost(random);
    default:
      // DPD prints fourteen digits; the check letter after them is not part of the number.
      return `0998${digits(10, random)}`;
  }
}

/** DHL Express: ten digits, the last is the other nine modulo seven. */
function dhlExpress(random: Random): string {
  const serial = `${1 + random.int(9)}${digits(8, random)}`;
  return `${serial}${Number(serial) % 7}`;
}

/** UPU S10: two letters, eight digits, a check digit over weights, the country. */
function internationalPost(random: Random): string {
  const serial = digits(8, random);
  const weights = [8, 6, 4, 2, 3, 5, 9, 7];
  const sum = [...serial].reduce(
    (total, digit, index) => total + Number(digit) * (weights[index] ?? 0),
    0,
  );
  const check = 11 - (sum % 11);
  return `CD${serial}${check === 10 ? 0 : check === 11 ? 5 : check}NL`;
}

const digits = (count: number, random: Random): string =>
  Array.from({ length: count }, () => random.int(10)).join('');
