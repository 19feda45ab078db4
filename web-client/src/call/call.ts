import { HomieError } from '@homie/protocol';

/** What a dialog or the palette was given: where to, and with what. */
export interface Call {
  readonly address: string;
  readonly params: string;
}

/** Answers longer than this are cut: more would make the page slow. */
export const SHOWN = 100_000;

const ADDRESS = /^[A-Za-z][\w-]*(\.[\w-]+)+$/;

/** `ADDRESS {json}` as it is typed into the palette; undefined for anything else. */
export function readCall(text: string): Call | undefined {
  const [address = '', ...rest] = text.trim().split(/\s+/);
  const params = text.trim().slice(address.length).trim();
  if (!ADDRESS.test(address) || (rest.length > 0 && !params.startsWith('{'))) return undefined;
  return { address, params };
}

export function isAddress(text: string): boolean {
  return ADDRESS.test(text);
}

export type Params = { readonly value: Readonly<Record<string, unknown>> } | { readonly error: string };

/** Parameters as they are typed: nothing, or one JSON object. */
export function readParams(text: string): Params {
  if (text.trim() === '') return { value: {} };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { error: `This is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { value: value as Readonly<Record<string, unknown>> }
    : { error: 'One JSON object is needed, such as {"a": 1}.' };
}

/** The addresses that can be named in full: a pattern stands for ones that only their verticle knows. */
export function callable(methods: readonly string[]): readonly string[] {
  return methods.filter((method) => !method.endsWith('*') && !method.startsWith('events.'));
}

/** A result as somebody reads it. */
export function pretty(result: unknown): string {
  const text = JSON.stringify(result, undefined, 2) ?? '';
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}\n…` : text;
}

/** An error with its code, which a caller of methods wants to know, and what it came with. */
export function failure(error: unknown): string {
  if (!(error instanceof HomieError)) return error instanceof Error ? error.message : String(error);
  const data = Object.keys(error.data ?? {}).length > 0 ? `\n${pretty(error.data)}` : '';
  return `${error.code}: ${error.message}${data}`;
}
