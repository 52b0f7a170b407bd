/** The package comes without types: what of it is used here. */
declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  const start: (options: {
    readonly url: string;
    readonly domNode: Element | null;
    readonly deepLinking: boolean;
    readonly validatorUrl: null;
  }) => void;
  export default start;
}
