/** Places between characters: the ends of the text, of a line and of a word. */
import { unicodeWord } from './sets.ts';

export const startOfText = '(?<![^])';
export const endOfText = '(?![^])';
/** A newline at the very end does not count. */
export const endOfLastLine = `(?=\\n?${endOfText})`;

export const start = (isMultiline: boolean): string => (isMultiline ? '(?:^|(?<=\\n)(?!$))' : '^');
export const end = (isMultiline: boolean): string => (isMultiline ? '(?=\\n|$)' : '(?=\\n?$)');

const unicode = `[${unicodeWord.inside}]`;

export function startOfWord(usesUnicode: boolean): string {
  const word = usesUnicode ? unicode : '\\w';
  return `(?<!${word})(?=${word})`;
}

export function endOfWord(usesUnicode: boolean): string {
  const word = usesUnicode ? unicode : '\\w';
  return `(?<=${word})(?!${word})`;
}

/** `\b` */
export const edgeOfWord = (usesUnicode: boolean): string =>
  usesUnicode ? `(?:${endOfWord(true)}|${startOfWord(true)})` : '\\b';

/** `\B` */
export const noEdgeOfWord = (usesUnicode: boolean): string =>
  usesUnicode ? `(?:(?<=${unicode})(?=${unicode})|(?<!${unicode})(?!${unicode}))` : '\\B';
