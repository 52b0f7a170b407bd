/** Ways to the pages of a list whose newest page is the first. @param after cursor of the page that is shown; null on the first */
export const PageButtons = ({
  after,
  pageInfo,
  onAfter,
}: {
  after: string | null;
  pageInfo:
    | { readonly hasNextPage: boolean; readonly endCursor?: string | null | undefined }
    | undefined;
  onAfter: (after: string | null) => void;
}) => (
  <>
    <button
      className="btn btn-s"
      type="button"
      disabled={after === null}
      onClick={() => onAfter(null)}
    >
      Newest
    </button>
    <button
      className="btn btn-s"
      type="button"
      disabled={!pageInfo?.hasNextPage}
      onClick={() => onAfter(pageInfo?.endCursor ?? null)}
    >
      Older
    </button>
  </>
);
