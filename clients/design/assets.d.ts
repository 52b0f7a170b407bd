/** What esbuild makes of files that are not code. */
declare module '*.css' {}

declare module '*.woff2' {
  /** Path of the copied file, relative to the bundle. */
  const path: string;
  export default path;
}
