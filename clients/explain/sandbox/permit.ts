import { ask } from '../../pages/ask.ts';
import { mintToken } from '../../pages/inspector.ts';

/** A permit is renewed when so little of its half hour is left. */
const renewBeforeMs = 5 * 60_000;
/** Where there is none to be had, it is asked for again after this. */
const retryMs = 60_000;

/** Keeps a permit for as long as the page is open. @returns the one of now; null while there is none */
export function keepPermit(): () => string | null {
  let permit: { readonly permit: string; readonly expiresAt: string } | null = null;
  const renew = async (): Promise<void> => {
    const token = await mintToken('admin');
    permit =
      token === null
        ? null
        : await ask('/admin/explain-permits', {
            method: 'POST',
            headers: { authorization: `Bearer ${token}` },
          });
    const leftMs = permit ? Date.parse(permit.expiresAt) - Date.now() - renewBeforeMs : 0;
    setTimeout(() => void renew(), Math.max(retryMs, leftMs));
  };
  void renew();
  return () => (permit && Date.parse(permit.expiresAt) > Date.now() ? permit.permit : null);
}
