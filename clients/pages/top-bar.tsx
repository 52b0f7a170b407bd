/** @jsxImportSource preact */

import { switchTheme } from '../design/theme.ts';
import { Icon, Mark } from '../widget/parts/icon.tsx';

const pages = [
  { href: '/', label: 'Start' },
  { href: '/shop', label: 'Shop' },
  { href: '/dashboard', label: 'Dashboard' },
  { href: '/sandbox', label: 'Sandbox' },
  { href: '/explain', label: 'Explain' },
  { href: '/supergraph', label: 'Supergraph' },
  { href: '/api/docs', label: 'REST' },
  { href: '/mailbox', label: 'Mailbox' },
];

/** The head of the development pages. */
export const TopBar = ({ here, onVelvet = false }: { here: string; onVelvet?: boolean }) => (
  <div class={`p-top ${onVelvet ? 'on-velvet' : ''}`}>
    <a class="p-brand" href="/" aria-label="Aurora, start page">
      <Mark size={28} />
      <span>Aurora</span>
    </a>
    <nav aria-label="Development">
      <ul>
        {pages.map(({ href, label }) => (
          <li key={href}>
            <a
              href={href}
              aria-current={href === here ? 'page' : undefined}
              // On a phone the links are wider than the screen.
              ref={(link) => {
                if (href === here) link?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
              }}
            >
              {label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
    <button class="p-round" type="button" aria-label="Switch theme" onClick={switchTheme}>
      <Icon name="moon" />
    </button>
  </div>
);
