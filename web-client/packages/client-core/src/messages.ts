import { type ErrorBody, type GatewayMessage, HomieError, isErrorCode, isRetryable } from '@homie/protocol';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads what a gateway sent as text (SPEC.md sections 2 and 3): checks the envelope, and leaves results and payloads to
 * whoever asked for them. Throws {@link HomieError} INVALID_ARGUMENT for what no gateway of this protocol sends.
 */
export function parseGatewayMessage(text: string): GatewayMessage {
  const message = parseObject(text);
  switch (message.type) {
    case 'hello':
      require(typeof message.connectionId === 'string', 'connectionId');
      require(isObject(message.server), 'server');
      require(isObject(message.identity), 'identity');
      require(isObject(message.limits) && isPositive(message.limits.heartbeatMs), 'limits.heartbeatMs');
      return message as unknown as GatewayMessage;
    case 'response':
      require(typeof message.id === 'string', 'id');
      require((message.result !== undefined) !== (message.error !== undefined), 'result');
      return (message.error === undefined
        ? message
        : { ...message, error: errorBody(message.error) }) as unknown as GatewayMessage;
    case 'event':
      require(typeof message.topic === 'string', 'topic');
      require(message.seq === undefined || Number.isSafeInteger(message.seq), 'seq');
      return message as unknown as GatewayMessage;
    case 'error':
      require(message.channel === undefined || isChannel(message.channel), 'channel');
      return { ...message, error: errorBody(message.error) } as unknown as GatewayMessage;
    case 'challenge':
      require(typeof message.nonce === 'string', 'nonce');
      require(typeof message.time === 'number', 'time');
      return message as unknown as GatewayMessage;
    case 'ping':
    case 'pong':
      require(typeof message.t === 'number', 't');
      return message as unknown as GatewayMessage;
    default:
      throw malformed('type');
  }
}

function parseObject(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) {
      return value;
    }
  } catch {
    // The same answer as for any other value.
  }
  throw new HomieError('INVALID_ARGUMENT', 'the gateway sent something that is not a JSON object');
}

/** An unknown code becomes INTERNAL: a newer gateway may have codes of its own. */
function errorBody(value: unknown): ErrorBody {
  require(isObject(value), 'error');
  const code = isErrorCode(value.code) ? value.code : 'INTERNAL';
  return {
    code,
    message: typeof value.message === 'string' ? value.message : code,
    data: isObject(value.data) ? value.data : {},
    retryable: typeof value.retryable === 'boolean' ? value.retryable : isRetryable(code),
  };
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPositive(value: unknown): boolean {
  return typeof value === 'number' && value > 0;
}

function isChannel(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 0xffff_ffff;
}

function require(holds: boolean, path: string): asserts holds {
  if (!holds) {
    throw malformed(path);
  }
}

function malformed(path: string): HomieError {
  return new HomieError('INVALID_ARGUMENT', `the gateway sent a malformed message: ${path}`, { path });
}
