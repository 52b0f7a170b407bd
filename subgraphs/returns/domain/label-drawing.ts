import type { ReturnLabelRecord } from './return.ts';

export interface LabelText {
  readonly label: ReturnLabelRecord;
  /** Number of the return: the customer may write it on the parcel instead. */
  readonly number: string;
}

const widthPx = 600;
const heightPx = 380;

/** A label to print, as SVG: where the parcel goes, the number of the return, and the tracking number in Code 39. */
export const drawLabel = ({ label, number }: LabelText): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${widthPx} ${heightPx}" role="img" aria-label="Return label ${escapeXml(number)}">`,
    `<rect x="1" y="1" width="${widthPx - 2}" height="${heightPx - 2}" fill="#fff" stroke="#000" stroke-width="2"/>`,
    '<g fill="#000" font-family="Helvetica, Arial, sans-serif">',
    '<text x="30" y="56" font-size="26" font-weight="700">GlowGlitch Returns</text>',
    '<text x="30" y="88" font-size="18">Returns desk, Amsterdam</text>',
    `<text x="30" y="150" font-size="34" font-weight="700">${escapeXml(number)}</text>`,
    code39(label.trackingNumber, 30, 186, widthPx - 60, 110),
    `<text x="${widthPx / 2}" y="336" font-size="20" text-anchor="middle">${escapeXml(label.trackingNumber)}</text>`,
    '</g></svg>',
  ].join('');

/** Wide (1) and narrow (0) of nine elements, bars and gaps in turn (ISO/IEC 16388). */
const patterns: Readonly<Record<string, string>> = {
  '0': '000110100',
  '1': '100100001',
  '2': '001100001',
  '3': '101100000',
  '4': '000110001',
  '5': '100110000',
  '6': '001110000',
  '7': '000100101',
  '8': '100100100',
  '9': '001100100',
  A: '100001001',
  B: '001001001',
  C: '101001000',
  D: '000011001',
  E: '100011000',
  F: '001011000',
  G: '000001101',
  H: '100001100',
  I: '001001100',
  J: '000011100',
  K: '100000011',
  L: '001000011',
  M: '101000010',
  N: '000010011',
  O: '100010010',
  P: '001010010',
  Q: '000000111',
  R: '100000110',
  S: '001000110',
  T: '000010110',
  U: '110000001',
  V: '011000001',
  W: '111000000',
  X: '010010001',
  Y: '110010000',
  Z: '011010000',
  '-': '010000101',
  '*': '010010100',
};

/** Wide elements are this many times as wide as narrow ones. */
const wideRatio = 2.5;

/**
 * The bars of a text of letters, digits and hyphens between start and stop signs. Other characters are left out.
 * @param width what all bars together take, in pixels
 */
export function code39(text: string, x: number, y: number, width: number, height: number): string {
  const signs = [...`*${text.toUpperCase()}*`].flatMap((sign) => patterns[sign] ?? []);
  const widths = signs.flatMap((pattern) => [
    ...[...pattern].map((element) => (element === '1' ? wideRatio : 1)),
    1,
  ]);
  const unit = width / widths.reduce((sum, each) => sum + each, 0);
  let at = x;
  return widths
    .map((each, index) => {
      const left = at;
      at += each * unit;
      // Nine elements and a gap a sign: bars stand at the even places of each.
      return index % 10 < 9 && index % 2 === 0
        ? `<rect x="${round(left)}" y="${y}" width="${round(each * unit)}" height="${height}"/>`
        : '';
    })
    .join('');
}

const round = (px: number): number => Math.round(px * 100) / 100;

const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
