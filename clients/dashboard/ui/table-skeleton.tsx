const skeletonRows = Array.from({ length: 12 }, (_, row) => ({ row, width: 7 + (row % 3) }));

/** Rows of the final height. CSS shows them after 150 ms: a quick answer needs no skeleton. */
export const TableSkeleton = () => (
  <div className="d-blankrows" aria-busy="true">
    <p className="sr" role="status">
      Loading
    </p>
    {skeletonRows.map(({ row, width }) => (
      <div className="d-skrow" key={row} aria-hidden="true">
        <span className="skeleton d-sk4" />
        <span className="skeleton d-sksq" />
        <span className={`skeleton d-sk${width}`} />
        <span className="skeleton d-sk7" />
        <span className="skeleton d-sk9" />
      </div>
    ))}
  </div>
);
