import { useState } from 'react';
import { Icon, Mark } from '../ui/icon.tsx';
import { type RoleName, roleNames, roles } from './roles.ts';
import { SignInFailed } from './session.ts';
import { useSessionStore } from './session-context.ts';

const problems = {
  'no-issuer':
    'This host gives no development sign-in. Open the dashboard from your identity provider.',
  unreachable: 'Sign-in did not answer. Nothing is lost; try again in a moment.',
} as const;

/** Development: choose who to be. The token is real, short-lived, and stays in this tab. */
export function SignIn() {
  const sessions = useSessionStore();
  const [waitsFor, setWaitsFor] = useState<RoleName | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const choose = async (role: RoleName) => {
    setWaitsFor(role);
    setProblem(null);
    try {
      await sessions.signIn(role);
    } catch (error) {
      setProblem(problems[error instanceof SignInFailed ? error.reason : 'unreachable']);
      setWaitsFor(null);
    }
  };

  return (
    <main className="d-door">
      <section className="d-doorcard" aria-labelledby="door-title">
        <header>
          <Mark sizePx={40} />
          <h1 id="door-title">Support dashboard</h1>
          <p>Choose a role. This sign-in exists in development only.</p>
        </header>
        <ul className="d-doorlist">
          {roleNames.map((role) => (
            <li key={role}>
              <button type="button" disabled={waitsFor !== null} onClick={() => void choose(role)}>
                <span>
                  <b>{roles[role].label}</b>
                  <small>{roles[role].may}</small>
                </span>
                {waitsFor === role ? (
                  <span className="spin" aria-hidden="true" />
                ) : (
                  <Icon name="forward" />
                )}
              </button>
            </li>
          ))}
        </ul>
        <p className="d-doorproblem" role="alert">
          {problem}
        </p>
      </section>
    </main>
  );
}
