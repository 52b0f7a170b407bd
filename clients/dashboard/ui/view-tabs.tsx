interface ViewTabsProps<Name extends string> {
  readonly views: Readonly<Record<Name, { readonly label: string }>>;
  readonly current: Name;
  /** How many a view holds, in words; empty where that is not known. */
  readonly countOf: (name: Name) => string;
  readonly onView: (name: Name) => void;
}

/** The views of a list, one of which is shown. */
export const ViewTabs = <Name extends string>({
  views,
  current,
  countOf,
  onView,
}: ViewTabsProps<Name>) => (
  <nav className="d-tabs" aria-label="Views">
    {(Object.keys(views) as Name[]).map((name) => (
      <button key={name} type="button" aria-pressed={name === current} onClick={() => onView(name)}>
        {views[name].label}
        <span className="num">{countOf(name)}</span>
      </button>
    ))}
  </nav>
);
