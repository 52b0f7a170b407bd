/** @jsxImportSource preact */
import { CopyButton } from '../pages/copy-button.tsx';
import { Mark } from '../widget/parts/icon.tsx';
import { channels, type Message, spacedCode, subjectOf } from './message.ts';

/** Links lead to the shop that people reach; here that is this one, whatever its address. */
const pathOf = (url: string): string => {
  const { pathname, search } = new URL(url);
  return `${pathname}${search}`;
};

/** A message as it was sent, its code lifted out. */
export function Letter({ message }: { message: Message }) {
  const { fields, subject, to, channel, template, body, link, unsubscribeUrl } = message;
  const { code } = fields;
  // The code stands above in large: the sentence that only repeats it may go.
  const paragraphs = body.split(/\n{2,}/).filter((text) => !code || !text.includes(code));
  return (
    <article class="m-mail" aria-labelledby="letter">
      <header>
        <h2 id="letter">{subjectOf(message)}</h2>
        <dl>
          <div>
            <dt>To</dt>
            <dd>{to}</dd>
          </div>
          <div>
            <dt>As</dt>
            <dd>{channels[channel].word}</dd>
          </div>
          <div>
            <dt>Why</dt>
            <dd class="mono">{template}</dd>
          </div>
          <div>
            <dt>Sent</dt>
            <dd class="num">{new Date(message.sentAt).toLocaleString('en-GB')}</dd>
          </div>
        </dl>
        {code ? (
          <div class="m-code">
            <p class="num" role="img" aria-label={`Code ${code.split('').join(' ')}`}>
              {spacedCode(code)}
            </p>
            <CopyButton text={code} label="Copy code" words="Copy code" />
          </div>
        ) : null}
      </header>
      <div class="m-paper" data-theme="light">
        <div class="m-letterhead">
          <Mark size={34} />
          <p>GlowGlitch</p>
        </div>
        <div class="m-letter">
          <h3>{code ? 'Your code' : subject}</h3>
          {code ? <p class="m-bigcode num">{spacedCode(code)}</p> : null}
          {paragraphs.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
          {link ? (
            <p>
              <a href={pathOf(link.url)}>{link.label}</a>
            </p>
          ) : null}
        </div>
        <p class="m-foot">
          GlowGlitch, a demo shop. Nobody received this.{' '}
          {unsubscribeUrl ? <a href={pathOf(unsubscribeUrl)}>No more of these</a> : null}
        </p>
      </div>
    </article>
  );
}
