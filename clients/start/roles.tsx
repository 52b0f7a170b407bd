/** @jsxImportSource preact */
import { ask } from '../pages/ask.ts';
import { CopyButton } from '../pages/copy-button.tsx';

const roles = [
  { role: 'viewer', may: 'Reads orders and returns, without totals' },
  { role: 'concierge_agent', may: 'Works on orders and returns, without totals' },
  { role: 'support_lead', may: 'Sees totals and figures too' },
  { role: 'admin', may: 'All of it' },
];

/** A token of each role, minted when it is copied: it never stands in the page. */
export const Roles = () => (
  <section aria-labelledby="roles">
    <h2 id="roles">Sign in as</h2>
    <ul class="p-roles">
      {roles.map(({ role, may }) => (
        <li key={role}>
          <span>
            <b class="mono">{role}</b>
            <small>{may}</small>
          </span>
          <CopyButton
            text={() => mint(role)}
            label={`Copy a token for ${role}`}
            words="Copy token"
            icon="key"
          />
        </li>
      ))}
    </ul>
    <p class="p-dim">
      For the header <code>Authorization: Bearer …</code>. Minted by the built-in issuer,
      short-lived, development only.
    </p>
  </section>
);

const mint = async (role: string): Promise<string | null> =>
  (
    await ask<{ token: string }>('/dev/tokens', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ role, client: 'sandbox' }),
    })
  )?.token ?? null;
