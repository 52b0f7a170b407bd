import { useEffect, useState } from 'react';
import { Icon } from './icon.tsx';

const thanksMs = 2_000;

/** Copies, and says so for two seconds in its own place. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), thanksMs);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <button
      className="d-copy"
      type="button"
      aria-label={isCopied ? 'Copied' : label}
      onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
    >
      <Icon name={isCopied ? 'check' : 'copy'} size="s" />
    </button>
  );
}
