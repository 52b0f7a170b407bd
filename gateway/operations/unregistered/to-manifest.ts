import { hashOf } from '../document-text.ts';
import { createInstanceFiles } from '../instance-files.ts';
import { readDocuments, type UnregisteredDocument } from './unregistered-documents.ts';

/** What every process that shares the folder wrote down. */
export async function readUnregistered(folder: string): Promise<readonly UnregisteredDocument[]> {
  const values = await createInstanceFiles(folder, 'command').readAll();
  return values.flatMap(readDocuments);
}

/** Apollo's format: it carries names, so that people can read it. */
export interface ApolloManifest {
  readonly format: 'apollo-persisted-query-manifest';
  readonly version: 1;
  readonly operations: readonly {
    readonly id: string;
    readonly name: string | null;
    readonly body: string;
  }[];
}

/** @returns left: what cannot be registered, since values are written into its text */
export function manifestOf(documents: readonly UnregisteredDocument[]): {
  readonly manifest: ApolloManifest;
  readonly left: readonly UnregisteredDocument[];
} {
  const texts = new Map<string, UnregisteredDocument & { readonly text: string }>();
  for (const document of documents)
    if (document.text !== null) texts.set(document.text, { ...document, text: document.text });
  const operations = [...texts.values()]
    .map(({ text, name }) => ({ id: `sha256:${hashOf(text)}`, name, body: text }))
    .sort((a, b) => ((a.name ?? a.id) < (b.name ?? b.id) ? -1 : 1));
  return {
    manifest: { format: 'apollo-persisted-query-manifest', version: 1, operations },
    left: documents.filter(({ text }) => text === null),
  };
}
