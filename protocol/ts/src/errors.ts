/** Why a request failed (SPEC.md section 3). */
export const ERROR_CODES = [
  'INVALID_ARGUMENT',
  'UNAUTHENTICATED',
  'PERMISSION_DENIED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'FAILED_PRECONDITION',
  'OUT_OF_RANGE',
  'ABORTED',
  'RESOURCE_EXHAUSTED',
  'CANCELLED',
  'UNAVAILABLE',
  'DEADLINE_EXCEEDED',
  'UNIMPLEMENTED',
  'INTERNAL',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

const RETRYABLE: ReadonlySet<ErrorCode> = new Set([
  'ABORTED',
  'RESOURCE_EXHAUSTED',
  'UNAVAILABLE',
  'DEADLINE_EXCEEDED',
]);

/** Whether the same request may succeed later without any change to it. */
export function isRetryable(code: ErrorCode): boolean {
  return RETRYABLE.has(code);
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return (ERROR_CODES as readonly unknown[]).includes(value);
}

/** The error object of SPEC.md section 3. */
export interface ErrorBody {
  readonly code: ErrorCode;
  /** For a person; says what to do. */
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly retryable: boolean;
}

/** A failure with an answer for a person: the one error type that the client's API rejects with. */
export class HomieError extends Error implements ErrorBody {
  override readonly name = 'HomieError';
  readonly code: ErrorCode;
  readonly data: Readonly<Record<string, unknown>>;
  readonly retryable: boolean;

  constructor(
    code: ErrorCode,
    message: string,
    data: Readonly<Record<string, unknown>> = {},
    retryable = isRetryable(code),
  ) {
    super(message);
    this.code = code;
    this.data = data;
    this.retryable = retryable;
  }

  static from(body: ErrorBody): HomieError {
    return new HomieError(body.code, body.message, body.data, body.retryable);
  }
}
