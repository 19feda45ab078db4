import type { ConnectionView } from '@homie/protocol';

const CLIENTS: Record<string, string> = {
  'homie-web': 'Browser',
  'homie-cli': 'Command line',
  'homie-mobile': 'App',
};

/** `Browser 0.1.0`, and over SockJS that it is one of the stock client's. */
export function clientText({ client, transport }: ConnectionView): string {
  const name = CLIENTS[client.name] ?? client.name;
  return [name, client.version, transport === 'sockjs' ? '(SockJS)' : undefined].filter(Boolean).join(' ');
}

const LISTENERS: Record<string, string> = {
  local: 'on this machine',
  network: 'over the network',
  tailnet: 'over the tailnet',
  'tailscale-serve': 'through Tailscale Serve',
};

export function listenerText(listener: string): string {
  return LISTENERS[listener] ?? `by ${listener}`;
}
