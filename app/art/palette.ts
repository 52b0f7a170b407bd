import type { Metal, Stone } from './descriptor.ts';
import { clamp } from './vector.ts';

/** Five stops of one material, from its deepest shade to its specular light. */
export type Tones = readonly [string, string, string, string, string];

export const metalTones: Readonly<Record<Metal, Tones>> = {
  'yellow-gold': ['#4a2b08', '#94651c', '#d2a248', '#f1d28b', '#fffaea'],
  'rose-gold': ['#4c2018', '#985a4a', '#d39580', '#f1c8b7', '#fff6f1'],
  'white-gold': ['#35312f', '#7b756e', '#b9b3aa', '#e4dfd7', '#ffffff'],
  platinum: ['#282d34', '#69717b', '#a6afb9', '#dbe1e7', '#ffffff'],
  silver: ['#26282d', '#757981', '#bcc0c6', '#eceef0', '#ffffff'],
};

export const stoneTones: Readonly<Record<Stone, Tones>> = {
  diamond: ['#4c5866', '#9fadbc', '#d6e0e9', '#f4f8fb', '#ffffff'],
  sapphire: ['#070f3a', '#182c86', '#3157c9', '#8cabf7', '#f2f6ff'],
  emerald: ['#03251a', '#0a593e', '#189066', '#6cd8aa', '#effff8'],
  ruby: ['#38020f', '#840a2b', '#c72149', '#f68aa2', '#fff1f4'],
  amethyst: ['#240a3c', '#582a85', '#8c5ac2', '#c9a5ec', '#faf3ff'],
  citrine: ['#4a2403', '#a4600b', '#e29c28', '#f9d582', '#fffce9'],
  aquamarine: ['#123d4a', '#3a8798', '#7cc5d2', '#c5ecf1', '#fbffff'],
  morganite: ['#663530', '#bd7c73', '#e8b3a7', '#f8dbd2', '#fffaf7'],
  pearl: ['#8f7f78', '#cdbfb6', '#ece2da', '#faf5f0', '#ffffff'],
};

/** The colour of a material under `light`, 0 to 1. */
export function toneAt(tones: Tones, light: number): string {
  const place = clamp(light) * (tones.length - 1);
  const index = Math.min(tones.length - 2, Math.floor(place));
  return mix(tones[index] ?? tones[0], tones[index + 1] ?? tones[4], place - index);
}

function mix(from: string, to: string, share: number): string {
  const channel = (start: number) => {
    const value =
      Number.parseInt(from.slice(start, start + 2), 16) * (1 - share) +
      Number.parseInt(to.slice(start, start + 2), 16) * share;
    return Math.round(value).toString(16).padStart(2, '0');
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}
