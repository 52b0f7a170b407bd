/** The style of a page that not everybody opens, loaded with it; React shows the page once it is there. */
export const PageStyle = ({ name }: { name: 'overview' | 'customers' | 'given-up' }) => (
  <link rel="stylesheet" href={`/assets/dashboard-${name}.css`} precedence="page" />
);
