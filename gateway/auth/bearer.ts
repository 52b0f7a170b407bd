/** The token of `Bearer <token>`; undefined for a header that is not there, or says something else. */
export const bearerIn = (authorization: string | undefined): string | undefined =>
  /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
