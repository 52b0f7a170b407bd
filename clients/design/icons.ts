/**
 * Every icon as path data on a 20 × 20 grid: framework-free, so Preact, React and plain pages draw the same shapes.
 * A part is stroked with the text's colour unless it says otherwise. Draw with `iconParts`; style with `.icon`
 * (base.css).
 */
export const icons = {
  back: ['M12 4.5 6.5 10l5.5 5.5'],
  bag: ['M4.5 7h11l.8 9.5H3.7zM7.3 7a2.7 2.7 0 0 1 5.4 0'],
  bell: ['M5 13.5V9a5 5 0 0 1 10 0v4.5l1 1H4zM8.5 16.5a1.6 1.6 0 0 0 3 0'],
  box: ['m10 3 6.5 3.5v7L10 17l-6.5-3.5v-7zM3.5 6.5 10 10l6.5-3.5M10 10v7'],
  chat: ['M4 4.5h12v8.5H9.5L6 16v-3H4z'],
  check: ['m4.5 10.5 3.7 3.7 7.3-8'],
  clip: [
    'm15.5 9.2-5.6 5.7a3.3 3.3 0 0 1-4.7-4.7l6-6a2.2 2.2 0 0 1 3.1 3.1l-6 6a1.1 1.1 0 0 1-1.6-1.5l5.3-5.3',
  ],
  close: ['m5 5 10 10M15 5 5 15'],
  code: ['m7 6-4 4 4 4M13 6l4 4-4 4M11.2 4.5 8.8 15.5'],
  copy: [
    'M8.5 7h6A1.5 1.5 0 0 1 16 8.5v6a1.5 1.5 0 0 1-1.5 1.5h-6A1.5 1.5 0 0 1 7 14.5v-6A1.5 1.5 0 0 1 8.5 7z',
    'M13 7V4.5H4V13h3',
  ],
  down: ['m5 8 5 5 5-5'],
  download: ['M10 3.5v8.5M6.5 9 10 12.5 13.5 9M4 16.5h12'],
  external: ['M8 4.5H4.5v11h11V12M11.5 4.5h4v4M15.2 4.8 9 11'],
  eye: [
    'M2.5 10S5 5 10 5s7.5 5 7.5 5-2.5 5-7.5 5-7.5-5-7.5-5z',
    'M7.8 10a2.2 2.2 0 1 0 4.4 0 2.2 2.2 0 1 0-4.4 0z',
  ],
  filter: ['M3.5 6h13M6 10h8M8.5 14h3'],
  forward: ['M8 4.5 13.5 10 8 15.5'],
  grid: ['M4 4h5v5H4zM11 4h5v5h-5zM4 11h5v5H4zM11 11h5v5h-5z'],
  heart: [
    'M10 16S3.5 12.2 3.5 7.8A3.3 3.3 0 0 1 10 6.5a3.3 3.3 0 0 1 6.5 1.3C16.5 12.2 10 16 10 16z',
  ],
  home: ['m3.5 9 6.5-5.5L16.5 9v7.5H12V12H8v4.5H3.5z'],
  hourglass: [
    'M6 3h8M6 17h8M7 3v2.5c0 2 3 3 3 4.5s-3 2.5-3 4.5V17M13 3v2.5c0 2-3 3-3 4.5s3 2.5 3 4.5V17',
  ],
  inbox: ['M3.5 11.5 5.5 4.5h9l2 7v4.5h-13zM3.5 11.5h4l1 2h3l1-2h4'],
  key: ['M4 13a3 3 0 1 0 6 0 3 3 0 1 0-6 0z', 'm9.2 10.8 6.3-6.3M13 7l2.2 2.2'],
  list: ['M7 5.5h9.5M7 10h9.5M7 14.5h9.5M3.8 5.5h.01M3.8 10h.01M3.8 14.5h.01'],
  lock: [
    'M6 9h8a1.5 1.5 0 0 1 1.5 1.5V15a1.5 1.5 0 0 1-1.5 1.5H6A1.5 1.5 0 0 1 4.5 15v-4.5A1.5 1.5 0 0 1 6 9z',
    'M7 9V7a3 3 0 0 1 6 0v2',
  ],
  loop: ['M4 8.5h9a3.5 3.5 0 0 1 0 7H9M4 8.5l3.2-3.2M4 8.5l3.2 3.2'],
  mail: [
    'M4.5 4.5h11A1.5 1.5 0 0 1 17 6v8a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 3 14V6a1.5 1.5 0 0 1 1.5-1.5z',
    'm3.5 6 6.5 5 6.5-5',
  ],
  moon: ['M15.8 11.8A6.5 6.5 0 0 1 8.2 4.2a6.5 6.5 0 1 0 7.6 7.6z'],
  more: [['bold', 'M4.5 10h.01M10 10h.01M15.5 10h.01']],
  pause: [['bold', 'M7.5 5v10M12.5 5v10']],
  phone: ['M4 4.5 7 4l1.5 3.5-1.8 1.3a9 9 0 0 0 4.5 4.5l1.3-1.8L16 13l-.5 3C9 16.5 3.5 11 4 4.5z'],
  play: ['M6.5 4.5v11l9-5.5z'],
  plug: ['M7 3.5v3M13 3.5v3M5.5 6.5h9V10a4.5 4.5 0 0 1-9 0zM10 14.5v2.5'],
  retry: ['M15.5 10a5.5 5.5 0 1 1-1.7-4M14.5 3v3.2h-3.2'],
  ring: ['M5.2 12.2a4.8 4.8 0 1 0 9.6 0 4.8 4.8 0 1 0-9.6 0z', 'M7.6 4.2 10 7.2l2.4-3-.8-1.2H8.4z'],
  search: ['M4 9a5 5 0 1 0 10 0A5 5 0 1 0 4 9z', 'm13 13 3.5 3.5'],
  send: ['M10 16V4.5M5 9.2l5-4.9 5 4.9'],
  star: ['m10 3.2 2.1 4.4 4.8.6-3.5 3.3.9 4.8L10 14l-4.3 2.3.9-4.8L3.1 8.2l4.8-.6z'],
  sun: [
    'M6.8 10a3.2 3.2 0 1 0 6.4 0 3.2 3.2 0 1 0-6.4 0z',
    'M10 2.5v1.8M10 15.7v1.8M2.5 10h1.8M15.7 10h1.8M4.7 4.7 6 6M14 14l1.3 1.3M15.3 4.7 14 6M6 14l-1.3 1.3',
  ],
  truck: [
    'M2.5 5.5h9v8h-9zM11.5 8.5h3.2l2.8 2.7v2.3h-6z',
    'M4.5 14.5a1.5 1.5 0 1 0 3 0 1.5 1.5 0 1 0-3 0z',
    'M12.5 14.5a1.5 1.5 0 1 0 3 0 1.5 1.5 0 1 0-3 0z',
  ],
  up: ['m5 12 5-5 5 5'],
  user: ['M7 7a3 3 0 1 0 6 0 3 3 0 1 0-6 0z', 'M4.5 16.5c.6-3 2.7-4.5 5.5-4.5s4.9 1.5 5.5 4.5'],
  wifi: [
    'M3 8.2a10 10 0 0 1 14 0M5.5 11a6.4 6.4 0 0 1 9 0M8 13.7a2.9 2.9 0 0 1 4 0',
    ['bold', 'M10 16.3h.01'],
  ],

  /* Filled twins */
  heartFull: [
    [
      'fill',
      'M10 16S3.5 12.2 3.5 7.8A3.3 3.3 0 0 1 10 6.5a3.3 3.3 0 0 1 6.5 1.3C16.5 12.2 10 16 10 16z',
    ],
  ],
  starFull: [['fill', 'm10 3.2 2.1 4.4 4.8.6-3.5 3.3.9 4.8L10 14l-4.3 2.3.9-4.8L3.1 8.2l4.8-.6z']],

  /* The shapes of status: each reads in greyscale (status.ts says which means what) */
  shapeOpen: ['M3.8 10a6.2 6.2 0 1 0 12.4 0 6.2 6.2 0 1 0-12.4 0z'],
  shapeDot: [
    'M3.8 10a6.2 6.2 0 1 0 12.4 0 6.2 6.2 0 1 0-12.4 0z',
    ['fill', 'M7.8 10a2.2 2.2 0 1 0 4.4 0 2.2 2.2 0 1 0-4.4 0z'],
  ],
  shapeHalf: [
    'M3.8 10a6.2 6.2 0 1 0 12.4 0 6.2 6.2 0 1 0-12.4 0z',
    ['fill', 'M10 6.5a3.5 3.5 0 0 1 0 7z'],
  ],
  shapeMost: [
    'M3.8 10a6.2 6.2 0 1 0 12.4 0 6.2 6.2 0 1 0-12.4 0z',
    ['fill', 'M10 6.5a3.5 3.5 0 1 1-3.5 3.5H10z'],
  ],
  shapeArrow: ['M3.5 10h12M11 5.5l4.5 4.5-4.5 4.5'],
  shapePin: [
    'M10 17s5.2-4.7 5.2-8.6a5.2 5.2 0 0 0-10.4 0C4.8 12.3 10 17 10 17z',
    ['fill', 'M8.3 8.4a1.7 1.7 0 1 0 3.4 0 1.7 1.7 0 1 0-3.4 0z'],
  ],
  shapeTick: [
    ['fill', 'M3.2 10a6.8 6.8 0 1 0 13.6 0 6.8 6.8 0 1 0-13.6 0z'],
    ['cut', 'm7 10.2 2.1 2.1 4-4.4'],
  ],
  shapeTriangle: ['M10 3.5 17.3 16H2.7z', ['bold', 'M10 8.3v3.5M10 13.9h.01']],
  shapeBars: ['M3.5 10a6.5 6.5 0 1 0 13 0 6.5 6.5 0 1 0-13 0z', 'M8.3 7.8v4.4M11.7 7.8v4.4'],
  shapeCross: ['M3.5 10a6.5 6.5 0 1 0 13 0 6.5 6.5 0 1 0-13 0z', 'm7.8 7.8 4.4 4.4m0-4.4-4.4 4.4'],
  shapeReturn: ['M4 8.5h8.5a3.5 3.5 0 0 1 0 7H9M4 8.5l3-3M4 8.5l3 3'],
  shapeClock: ['M3.5 10a6.5 6.5 0 1 0 13 0 6.5 6.5 0 1 0-13 0z', 'M10 6.3V10l2.4 1.6'],
} as const satisfies Record<string, readonly IconPart[]>;

export type IconName = keyof typeof icons;

/** Path data to stroke, or how to paint it and the path data. */
export type IconPart = string | readonly [paint: 'fill' | 'cut' | 'bold', d: string];

/** Icons that point along the line of reading and are mirrored where it runs from the right. */
const directed: ReadonlySet<IconName> = new Set<IconName>([
  'back',
  'forward',
  'external',
  'list',
  'loop',
  'shapeArrow',
  'shapeReturn',
]);

/** What goes on the `<svg>`, whose viewBox is `0 0 20 20`. */
export const iconClass = (name: IconName, size: 'm' | 's' = 'm'): string =>
  `icon${size === 's' ? ' icon-s' : ''}${directed.has(name) ? ' icon-directed' : ''}`;

/** One `<path>` each, in order: its data, and its class where it is not simply stroked. */
export const iconParts = (name: IconName): readonly { d: string; class?: string }[] =>
  (icons[name] as readonly IconPart[]).map((part) =>
    typeof part === 'string' ? { d: part } : { d: part[1], class: `icon-${part[0]}` },
  );
