/** What esbuild makes of files that are not code. */
declare module '*.css' {}

declare module '*.woff2' {
  /** Path of the copied file, relative to the bundle. */
  const path: string;
  export default path;
}

declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  const start: (options: {
    readonly url: string;
    readonly domNode: Element | null;
    readonly deepLinking: boolean;
    readonly validatorUrl: null;
  }) => void;
  export default start;
}
