/** A field of a form that an agent's tool asks to be filled in. */
export interface FormField {
  readonly name: string;
  readonly title: string;
  readonly hint: string | undefined;
  readonly required: boolean;
  readonly type: 'text' | 'number' | 'integer' | 'boolean' | 'choice' | 'choices';
  /** Of a text: `email`, `uri`, `date` or `date-time`. */
  readonly format: string | undefined;
  readonly choices: readonly { readonly value: string; readonly title: string }[];
  readonly least: number | undefined;
  readonly most: number | undefined;
  readonly initial: FormValue;
}

export type FormValue = string | boolean | readonly string[];
export type FormValues = Readonly<Record<string, FormValue>>;

type Json = Readonly<Record<string, unknown>>;

/** Fields of one form; a longer schema is not shown. */
const MOST_FIELDS = 64;

/**
 * The fields of a flat JSON schema, as MCP's elicitation has them: texts, numbers, yes or no, one or several of a list.
 * Undefined when the schema asks for something else: then the answer cannot be given with a form.
 */
export function fieldsOf(schema: Json): FormField[] | undefined {
  const properties = schema.properties;
  if (!isObject(properties)) return schema.type === 'object' ? [] : undefined;
  const required = Array.isArray(schema.required) ? schema.required : [];
  const entries = Object.entries(properties);
  if (entries.length > MOST_FIELDS) return undefined;
  const fields: FormField[] = [];
  for (const [name, property] of entries) {
    const field = isObject(property) ? fieldOf(name, property, required.includes(name)) : undefined;
    if (!field) return undefined;
    fields.push(field);
  }
  return fields;
}

function fieldOf(name: string, property: Json, required: boolean): FormField | undefined {
  const base = {
    name,
    title: text(property.title) ?? name,
    hint: text(property.description),
    required,
    format: text(property.format),
    choices: [] as FormField['choices'],
    least: undefined as number | undefined,
    most: undefined as number | undefined,
  };
  const choices = choicesOf(property);
  if (choices) return { ...base, type: 'choice', choices, initial: text(property.default) ?? '' };
  switch (property.type) {
    case 'string':
      return {
        ...base,
        type: 'text',
        least: number(property.minLength),
        most: number(property.maxLength),
        initial: text(property.default) ?? '',
      };
    case 'number':
    case 'integer':
      return {
        ...base,
        type: property.type,
        least: number(property.minimum),
        most: number(property.maximum),
        initial: typeof property.default === 'number' ? String(property.default) : '',
      };
    case 'boolean':
      return { ...base, type: 'boolean', initial: property.default === true };
    case 'array': {
      const items = isObject(property.items) ? choicesOf(property.items) : undefined;
      if (!items) return undefined;
      const chosen = Array.isArray(property.default) ? property.default.filter((each) => typeof each === 'string') : [];
      return {
        ...base,
        type: 'choices',
        choices: items,
        least: number(property.minItems),
        most: number(property.maxItems),
        initial: chosen,
      };
    }
    default:
      return undefined;
  }
}

function choicesOf(property: Json): FormField['choices'] | undefined {
  const titled = Array.isArray(property.oneOf) ? property.oneOf : property.anyOf;
  if (Array.isArray(titled)) {
    const choices = titled.flatMap((each) =>
      isObject(each) && typeof each.const === 'string'
        ? [{ value: each.const, title: text(each.title) ?? each.const }]
        : [],
    );
    return choices.length === titled.length ? choices : undefined;
  }
  if (!Array.isArray(property.enum) || !property.enum.every((each) => typeof each === 'string')) return undefined;
  const names = Array.isArray(property.enumNames) ? property.enumNames : [];
  return property.enum.map((value: string, index) => ({ value, title: text(names[index]) ?? value }));
}

export type FormResult =
  | { readonly content: Readonly<Record<string, unknown>> }
  | { readonly errors: Readonly<Record<string, string>> };

/** What was filled in, in the types of the schema, or what is wrong with it, field by field. */
export function readForm(fields: readonly FormField[], values: FormValues): FormResult {
  const content: Record<string, unknown> = {};
  const errors: Record<string, string> = {};
  for (const field of fields) {
    const value = values[field.name] ?? field.initial;
    const problem = check(field, value);
    if (problem) errors[field.name] = problem;
    else if (typeof value === 'boolean') content[field.name] = value;
    else if (value.length > 0 || field.required)
      content[field.name] = field.type === 'number' || field.type === 'integer' ? Number(value) : value;
  }
  return Object.keys(errors).length > 0 ? { errors } : { content };
}

function check(field: FormField, value: FormValue): string | undefined {
  if (typeof value === 'boolean') return undefined;
  if (value.length === 0)
    return field.required ? (field.type.startsWith('choice') ? 'Choose one.' : 'Fill this in.') : undefined;
  const { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } = field;
  if (field.type === 'number' || field.type === 'integer') {
    const n = Number(value);
    if (!Number.isFinite(n)) return 'This must be a number.';
    if (field.type === 'integer' && !Number.isInteger(n)) return 'This must be a whole number.';
    if (n < least) return `At least ${least}.`;
    return n > most ? `At most ${most}.` : undefined;
  }
  const unit = field.type === 'choices' ? '' : ' characters';
  if (value.length < least) return `At least ${least}${unit}.`;
  return value.length > most ? `At most ${most}${unit}.` : undefined;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
