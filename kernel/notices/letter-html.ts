import type { EmailNotice } from '../notifier.ts';

const page =
  'margin:0;padding:32px 16px;background:#f7f4ee;color:#1d1a24;font:16px/1.5 Georgia,serif';
const paper = 'max-width:560px;margin:0 auto;padding:32px;background:#fff;border-radius:8px';
const button =
  'display:inline-block;padding:12px 20px;border-radius:6px;background:#2b1f3d;color:#fff;text-decoration:none';
const small = 'max-width:560px;margin:16px auto 0;font-size:13px;color:#5b5566';

/** The letter as a page: styles inline and no picture, for nothing is fetched when it is opened. */
export function letterHtml({ subject, body, link, unsubscribeUrl }: EmailNotice): string {
  const paragraphs = body.split(/\n{2,}/).map((text) => `<p>${escaped(text)}</p>`);
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light">',
    `<title>${escaped(subject)}</title></head><body style="${page}">`,
    `<div style="${paper}"><h1 style="margin:0 0 16px;font-size:22px">${escaped(subject)}</h1>`,
    ...paragraphs,
    ...(link === undefined
      ? []
      : [`<p><a style="${button}" href="${escaped(link.url)}">${escaped(link.label)}</a></p>`]),
    '</div>',
    ...(unsubscribeUrl === undefined
      ? []
      : [
          `<p style="${small}"><a href="${escaped(unsubscribeUrl)}">No more of these letters</a></p>`,
        ]),
    '</body></html>',
  ].join('\n');
}

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
