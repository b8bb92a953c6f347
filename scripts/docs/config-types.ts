import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { compile } from './compiler.js';

/** What the types of the config tell about one field. */
export interface TypedField {
  /** The first paragraph of its doc comment, on one line; empty where there is none. */
  readonly text: string;
  /** What its `@defaultValue` says. */
  readonly defaultValue: string | undefined;
  readonly type: ts.Type;
}

/** Reads doc comments and types of the config as an editor would. */
export class ConfigTypes {
  readonly #file: ts.SourceFile;
  readonly #checker: ts.TypeChecker;

  constructor() {
    const path = fileURLToPath(new URL('../../src/config/define.ts', import.meta.url));
    const program = compile([path]);
    this.#checker = program.getTypeChecker();
    this.#file = known(program.getSourceFile(path), path);
  }

  /** The type that `src/config/define.ts` exports under this name. */
  exported(name: string): ts.Type {
    const module = known(this.#checker.getSymbolAtLocation(this.#file), 'the module');
    const symbol = this.#checker.getExportsOfModule(module).find((each) => each.name === name);
    return this.#checker.getDeclaredTypeOfSymbol(known(symbol, name));
  }

  /** A field of any object among the alternatives of a type. */
  field(type: ts.Type, name: string): TypedField {
    const symbol = this.#alternatives(type)
      .map((each) => each.getProperty(name))
      .find((each) => each !== undefined);
    const field = known(symbol, name);
    const [tag] = field.getJsDocTags(this.#checker).filter((each) => each.name === 'defaultValue');
    const text = ts.displayPartsToString(field.getDocumentationComment(this.#checker));
    return {
      text: (text.split(/\n\s*\n/)[0] ?? '').replace(/\s+/g, ' ').trim(),
      defaultValue: tag?.text === undefined ? undefined : ts.displayPartsToString(tag.text).trim(),
      type: this.#checker.getNonNullableType(this.#checker.getTypeOfSymbolAtLocation(field, this.#file)),
    };
  }

  /** The alternative of a union whose `type` is this. */
  alternative(type: ts.Type, tag: string): ts.Type {
    const found = this.#alternatives(type).find((each) => {
      const symbol = each.getProperty('type');
      const of = symbol && this.#checker.getTypeOfSymbolAtLocation(symbol, this.#file);
      return of?.isStringLiteral() === true && of.value === tag;
    });
    return known(found, tag);
  }

  /** What the members of a list, or the values of a record, are. */
  member(type: ts.Type): ts.Type {
    const [list] = this.#alternatives(type).filter((each) => this.#checker.isArrayType(each));
    const [member] = list ? this.#checker.getTypeArguments(list as ts.TypeReference) : [];
    return member ?? known(type.getStringIndexType(), 'a member');
  }

  /** Whether a type takes a text besides what else it takes. */
  takesText(type: ts.Type): boolean {
    return this.#alternatives(type).some((each) => (each.flags & ts.TypeFlags.String) !== 0);
  }

  isFunction(type: ts.Type): boolean {
    return type.getCallSignatures().length > 0;
  }

  #alternatives(type: ts.Type): readonly ts.Type[] {
    return type.isUnion() ? type.types : [type];
  }
}

function known<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the types of the config lack ${what}`);
  return value;
}
