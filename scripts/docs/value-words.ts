/** A part of a JSON schema, as far as it is looked at. */
export interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
  readonly default?: unknown;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
}

/** Says what a value may be: `a whole number, 1 to 256`. */
export function valueWords(schema: Schema): string {
  const { anyOf, items } = schema;
  if (anyOf !== undefined) return anyOf.map(valueWords).join(', or ');
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(literal).join(', ');
  if (items !== undefined) return `a list: ${valueWords(items)}`;
  return scalarWords(schema);
}

/** Renders a value as it is written in a config. */
export function literal(value: unknown): string {
  return `\`${JSON.stringify(value).replaceAll('"', "'")}\``;
}

function scalarWords(schema: Schema): string {
  const { type = 'any', format, properties } = schema;
  if (type === 'boolean') return '`true`, `false`';
  if (type === 'integer') return `a whole number${range(schema)}`;
  if (type === 'number') return `a number${range(schema)}`;
  if (type === 'object') return properties === undefined ? namedValues(schema) : 'an object';
  return format === 'uri' ? 'a URL' : 'a text';
}

function namedValues({ additionalProperties: values }: Schema): string {
  return `an object whose values are: ${valueWords(typeof values === 'object' ? values : {})}`;
}

function range({ minimum, maximum, exclusiveMinimum }: Schema): string {
  const most = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  const words = [
    ...(exclusiveMinimum === undefined ? [] : [`above ${exclusiveMinimum}`]),
    ...(minimum === undefined
      ? []
      : [most === undefined ? `${minimum} or more` : `${grouped(minimum)} to ${grouped(most)}`]),
    ...(most === undefined || minimum !== undefined ? [] : [`at most ${grouped(most)}`]),
  ];
  return words.length === 0 ? '' : `, ${words.join(', ')}`;
}

function grouped(value: number): string {
  return value.toLocaleString('en-US');
}
