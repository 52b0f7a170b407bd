/** What `/admin/supergraph` and `/admin/field-usage` tell. */
export interface Supergraph {
  readonly generation: string;
  readonly subgraphs: readonly Subgraph[];
  readonly types: readonly Type[];
  /** Registered operations, by `Type.field`. */
  readonly operations: Readonly<Record<string, readonly OperationName[]>>;
  readonly hints: readonly { readonly code: string; readonly message: string }[];
}

export interface Subgraph {
  readonly name: string;
  readonly url: string;
  readonly types: number;
  readonly fields: number;
}

interface Marks {
  readonly tags: readonly string[];
  readonly access: readonly string[];
  readonly cost: number | null;
  readonly listSize: number | null;
  readonly isInaccessible: boolean;
}

export interface Type extends Marks {
  readonly name: string;
  readonly kind: string;
  readonly description: string | null;
  readonly owners: readonly {
    readonly subgraph: string;
    readonly keys: readonly string[];
    readonly isInterfaceObject: boolean;
  }[];
  readonly interfaces: readonly string[];
  readonly members: readonly string[];
  readonly fields: readonly Field[];
}

export interface Field extends Marks {
  readonly name: string;
  readonly type: string;
  readonly arguments: readonly {
    readonly signature: string;
    readonly description: string | null;
  }[];
  readonly description: string | null;
  readonly deprecation: string | null;
  readonly owners: readonly {
    readonly subgraph: string;
    readonly requires: string | null;
    readonly provides: string | null;
    readonly overrides: string | null;
  }[];
}

export interface OperationName {
  readonly client: string;
  readonly operation: string;
}

export interface FieldUse {
  readonly field: string;
  readonly client: string;
  readonly count: number;
  readonly lastSeenAt: string;
}
