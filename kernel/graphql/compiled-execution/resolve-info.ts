import type { GraphQLResolveInfo, ResponsePath } from 'graphql';
import { type FieldPlan, type Path, placeOf, type Run } from './run.ts';

/** What a resolver may ask about its field. Hardly any does, so nothing is put together before it is asked for. */
export class ResolveInfo implements GraphQLResolveInfo {
  readonly #run: Run;
  readonly #field: FieldPlan;
  readonly #parent: Path;

  constructor(run: Run, field: FieldPlan, parent: Path) {
    this.#run = run;
    this.#field = field;
    this.#parent = parent;
  }

  get fieldName(): string {
    return this.#field.definition.name;
  }
  get fieldNodes(): GraphQLResolveInfo['fieldNodes'] {
    return this.#field.nodes;
  }
  get returnType(): GraphQLResolveInfo['returnType'] {
    return this.#field.definition.type;
  }
  get parentType(): GraphQLResolveInfo['parentType'] {
    return this.#field.parentType;
  }
  get path(): ResponsePath {
    return placeOf(this.#field, this.#parent);
  }
  get schema(): GraphQLResolveInfo['schema'] {
    return this.#run.facts.schema;
  }
  get fragments(): GraphQLResolveInfo['fragments'] {
    return this.#run.facts.fragments;
  }
  get rootValue(): unknown {
    return this.#run.rootValue;
  }
  get operation(): GraphQLResolveInfo['operation'] {
    return this.#run.facts.operation;
  }
  get variableValues(): GraphQLResolveInfo['variableValues'] {
    return this.#run.variableValues;
  }
}
