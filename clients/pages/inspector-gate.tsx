/** @jsxImportSource preact */
import { useState } from 'preact/hooks';
import { Icon } from '../widget/parts/icon.tsx';
import type { Inspector } from './inspector.ts';

/** What stands in place of a page that cannot be shown, and what to do about it. */
export function InspectorGate({ inspector }: { inspector: Inspector<unknown> }) {
  if (inspector.state === 'asking')
    return (
      <div class="p-gate" role="status">
        <span class="sr">Loading</span>
        <span class="skeleton" />
        <span class="skeleton" />
        <span class="skeleton" />
      </div>
    );
  if (inspector.state === 'unreachable')
    return (
      <section class="p-gate">
        <span class="p-icon">
          <Icon name="wifi" />
        </span>
        <h2>The gateway does not answer</h2>
        <p>It may be restarting. Nothing is lost.</p>
        <button class="btn" type="button" onClick={inspector.retry}>
          <Icon name="retry" small />
          Try again
        </button>
      </section>
    );
  return inspector.state === 'refused' ? <SignIn signIn={inspector.signIn} /> : null;
}

function SignIn({ signIn }: { signIn: (token: string) => void }) {
  const [token, setToken] = useState('');
  return (
    <form
      class="p-gate"
      onSubmit={(event) => {
        event.preventDefault();
        if (token.trim()) signIn(token.trim());
      }}
    >
      <span class="p-icon">
        <Icon name="lock" />
      </span>
      <h2>For administrators</h2>
      <p>
        This page needs a staff token with the right <code>graph:inspect</code>. It is kept in this
        tab only.
      </p>
      <div class="field">
        <label for="token">Token</label>
        <input
          id="token"
          class="input mono"
          type="password"
          autocomplete="off"
          value={token}
          onInput={(event) => setToken(event.currentTarget.value)}
        />
      </div>
      <button class="btn btn-primary" type="submit">
        Show it
      </button>
    </form>
  );
}
