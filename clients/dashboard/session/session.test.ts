import { expect, test } from '@jest/globals';
import { createSessionStore, SignInFailed, subjectOf } from './session.ts';

const noon = Date.parse('2026-11-21T12:00:00Z');
const claims = Buffer.from(JSON.stringify({ name: 'Léna Lead', sub: 'dev-lead' })).toString(
  'base64url',
);
const token = `head.${claims}.signature`;

function aStore(answer: () => Response | Promise<Response>, kept: Map<string, string> = new Map()) {
  const asked: unknown[] = [];
  const store = createSessionStore({
    storage: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, text) => void kept.set(key, text),
      removeItem: (key) => void kept.delete(key),
    },
    fetch: async (path, init) => {
      asked.push([path, JSON.parse(String(init?.body))]);
      return answer();
    },
    now: () => noon,
  });
  return { store, asked, kept };
}

const minted = (expiresAt = '2026-11-21T13:00:00Z') => Response.json({ token, expiresAt });

test('a chosen role signs in with a development token and stays in this tab', async () => {
  const { store, asked, kept } = aStore(() => minted());
  await store.signIn('support_lead');
  expect(asked).toEqual([['/dev/tokens', { role: 'support_lead', client: 'dashboard' }]]);
  expect(store.current()).toMatchObject({ role: 'support_lead', name: 'Léna Lead', token });
  expect(aStore(() => minted(), kept).store.current()).toEqual(store.current());
});

test('the token says who it is made out to; what is no token says nobody', () => {
  const session = { role: 'viewer', name: null, expiresAtMs: 0 } as const;
  expect(subjectOf({ ...session, token })).toBe('dev-lead');
  expect(subjectOf({ ...session, token: 'no token' })).toBeNull();
});

test('a token that ends within half a minute is not taken up again', async () => {
  const { store, kept } = aStore(() => minted('2026-11-21T12:00:29Z'));
  await store.signIn('viewer');
  expect(aStore(() => minted(), kept).store.current()).toBeNull();
});

test.each(['not json', '{}', '{"role":"owner","token":"x","expiresAtMs":9e15}', 'null'])(
  'what is no session is not taken for one: %s',
  (text) => {
    const { store } = aStore(() => minted(), new Map([['aurora.dashboard.session', text]]));
    expect(store.current()).toBeNull();
  },
);

test('a host without an issuer says so, another failure says so differently', async () => {
  const nowhere = aStore(() => new Response(null, { status: 404 }));
  await expect(nowhere.store.signIn('viewer')).rejects.toMatchObject({ reason: 'no-issuer' });
  const offline = aStore(() => Promise.reject(new TypeError('Failed to fetch')));
  await expect(offline.store.signIn('viewer')).rejects.toBeInstanceOf(SignInFailed);
});

test('when the token cannot be renewed the tab is signed out, and everybody hears of it', async () => {
  let works = true;
  const { store, kept } = aStore(() => (works ? minted() : new Response(null, { status: 503 })));
  const heard: unknown[] = [];
  store.subscribe(() => heard.push(store.current()?.role ?? null));
  await store.signIn('admin');
  works = false;
  await store.renew();
  expect(store.current()).toBeNull();
  expect(kept.size).toBe(0);
  expect(heard).toEqual(['admin', null]);
});
