import { useEffect, useState } from 'react';
import { client } from '../connection/client';
import { callable } from './call';

/** The methods that one may call, once the gateway has told; a gateway that does not tell leaves them empty. */
export function useMethods(): readonly string[] {
  const [methods, setMethods] = useState<readonly string[]>([]);
  useEffect(() => {
    const away = new AbortController();
    client.request('gateway.methods', {}, { signal: away.signal }).then(
      (found) => setMethods(callable(found.methods)),
      () => undefined,
    );
    return () => away.abort();
  }, []);
  return methods;
}
