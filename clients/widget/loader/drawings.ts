import { mark } from '../../design/mark.ts';

/** The two pictures of the launcher as markup: constants of ours, the only thing the loader sets as HTML. */
const stops = mark.luneStops.map(
  ({ offset, colour }) => `<stop offset="${offset}" stop-color="${colour}"/>`,
);

export const launcherMark = `<svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true"><linearGradient id="m" x1="0" y1="1" x2="1" y2="0">${stops.join('')}</linearGradient><path fill="url(#m)" fill-rule="evenodd" d="${mark.lune}"/><path fill="${mark.flareFill}" d="${mark.flare}"/></svg>`;

export const chevron = `<svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round"><path d="M5 8l5 5 5-5"/></svg>`;
