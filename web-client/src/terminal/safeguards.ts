import type { Terminal } from '@xterm/xterm';
import { toast } from '../ui/toast-store';

export function installSafeguards(term: Terminal): void {
  const { parser } = term;
  for (const id of [{ final: 'c' }, { prefix: '>', final: 'c' }, { final: 'n' }, { prefix: '?', final: 'n' }]) {
    parser.registerCsiHandler(id, () => true);
  }
  parser.registerOscHandler(52, (data) => {
    const [, payload = ''] = data.split(';');
    if (payload === '?' || payload === '') return true;
    try {
      const bytes = Uint8Array.from(atob(payload), (char) => char.charCodeAt(0));
      const text = new TextDecoder().decode(bytes);
      void navigator.clipboard.writeText(text).then(() => toast('success', 'Copied by the terminal'));
    } catch {}
    return true;
  });
}
