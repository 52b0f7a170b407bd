/** What a view shows of a document: each root there. */
export type Answered<Data> = { readonly [Root in keyof Data]: NonNullable<Data[Root]> };

/**
 * A root is null when its service did not answer: then there is nothing to show, as if no data came.
 * For documents whose roots are never null otherwise.
 */
export function answered<Data>(data: Data | null | undefined): Answered<Data> | null {
  if (data === null || data === undefined || Object.values(data).includes(null)) return null;
  return data as Answered<Data>;
}
