import { type AnswerSuppression, MAX_CLIPBOARD_BYTES, parseOsc52, suppressAnswers } from '@homie/terminal-core';
import type { Terminal } from '@xterm/xterm';
import { formatBytes } from '../lib/bytes';
import { toast } from '../ui/toast-store';

/** Keeps an emulator from answering what the node answers, and from handing the clipboard to a remote program. */
export function installSafeguards(term: Terminal): AnswerSuppression {
  term.parser.registerOscHandler(52, (data) => {
    const request = parseOsc52(data);
    if (request.kind === 'write') void writeClipboard(request.text);
    else if (request.reason === 'too-large') {
      toast('error', 'A program tried to copy too much', {
        description: `Programs may put up to ${formatBytes(MAX_CLIPBOARD_BYTES)} on the clipboard. Select and copy it instead.`,
      });
    }
    return true;
  });
  return suppressAnswers(term.parser);
}

async function writeClipboard(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast('success', 'Copied by the program', { description: text.length > 80 ? `${text.slice(0, 80)}…` : text });
  } catch {
    toast('error', 'A program wanted to copy, and the browser did not allow it', {
      description: 'Click into the page and let the program copy again, or allow clipboard access.',
      action: { label: 'Copy now', run: () => void navigator.clipboard.writeText(text) },
    });
  }
}
