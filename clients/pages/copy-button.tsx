/** @jsxImportSource preact */
import { useEffect, useState } from 'preact/hooks';
import type { IconName } from '../design/icons.ts';
import { Icon } from '../widget/parts/icon.tsx';

const thanksMs = 2_000;

/** Copies a text, or one that is fetched first, and says for two seconds that it did. */
export function CopyButton({
  text,
  label,
  words,
  icon = 'copy',
}: {
  text: string | (() => Promise<string | null>);
  /** What is copied, for those who do not see where the button stands. */
  label: string;
  /** Shown on the button; without them it is an icon. */
  words?: string;
  icon?: IconName;
}) {
  const [state, setState] = useState<'ready' | 'copied' | 'failed'>('ready');
  useEffect(() => {
    if (state === 'ready') return;
    const timer = setTimeout(() => setState('ready'), thanksMs);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async () => {
    try {
      const value = typeof text === 'string' ? text : await text();
      if (value === null) return setState('failed');
      await navigator.clipboard.writeText(value);
      setState('copied');
    } catch {
      setState('failed');
    }
  };
  const said = { ready: words, copied: 'Copied', failed: 'Not copied' }[state];
  return (
    <button
      class={words ? 'btn btn-s' : 'p-copy'}
      type="button"
      aria-label={state === 'ready' ? label : said}
      onClick={() => void copy()}
    >
      <Icon name={state === 'copied' ? 'check' : icon} small />
      {words ? said : null}
    </button>
  );
}
