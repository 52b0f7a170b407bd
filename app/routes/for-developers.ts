import { isIP } from 'node:net';
import type { Route } from '../../gateway/http/router.ts';
import { ShopError } from '../../kernel/errors.ts';

/**
 * Routes that hand tokens and one-time codes to whoever asks. A page elsewhere may not: its owner can point a name of
 * theirs at this machine (DNS rebinding), and browsers then take us for theirs. Nobody but us can do that with an address,
 * a name without a dot, or the shop's own.
 * @param publicUrl where people reach the shop
 */
export const forDevelopers = (routes: readonly Route[], publicUrl: string): readonly Route[] =>
  routes.map((route) => ({
    ...route,
    handle(request) {
      mustBeOurs(request.headers.host, publicUrl);
      return route.handle(request);
    },
  }));

function mustBeOurs(host: string | undefined, publicUrl: string): void {
  // Browsers always say which name they were given.
  if (host === undefined || isOurs(nameIn(`http://${host}`), publicUrl)) return;
  throw new ShopError(
    'FORBIDDEN',
    'What is for developers is shown at localhost, at an address, or at the name in AURORA_PUBLIC_URL',
  );
}

const isOurs = (name: string, publicUrl: string): boolean =>
  isIP(name.replace(/^\[|\]$/g, '')) > 0 ||
  (name !== '' && !name.includes('.')) ||
  name.endsWith('.localhost') ||
  name === nameIn(publicUrl);

const nameIn = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : '');
