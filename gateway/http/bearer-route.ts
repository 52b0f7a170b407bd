import { ShopError } from '../../kernel/errors.ts';
import { bearerIn } from '../auth/bearer.ts';
import { createKeyCheck } from '../auth/key-check.ts';
import type { Route } from './router.ts';

/** A route for who shows this token, `Authorization: Bearer …`; for everybody where there is none. */
export function withBearer(token: string | null, route: Route): Route {
  if (token === null) return route;
  const isOurs = createKeyCheck(token);
  return {
    ...route,
    handle(request) {
      const shown = bearerIn(request.headers.authorization);
      if (shown === undefined || !isOurs(shown))
        throw new ShopError(
          'UNAUTHENTICATED',
          `${route.path} is for who shows its token, as "Authorization: Bearer …"`,
        );
      return route.handle(request);
    },
  };
}
