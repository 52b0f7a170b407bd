/** A share as a length, beside a number that says it. @param share 0 to 1 */
export const Bar = ({ share, gem }: { share: number; gem: string }) => (
  <span className={`d-bar is-${gem}`} aria-hidden="true">
    <i style={{ inlineSize: `${100 * share}%` }} />
  </span>
);
