import { type AgentEvent, agentEvent } from '@homie/protocol';

/** Writes a chat's log by hand: counts, and tells the time. */
export class TestingLog {
  readonly events: AgentEvent[] = [];
  private readonly first: number;

  constructor(first = 1) {
    this.first = first;
  }

  add(type: string, fields: Readonly<Record<string, unknown>> = {}): this {
    const seq = this.first + this.events.length;
    this.events.push(agentEvent({ type, time: 1_000_000 + seq * 100, ...fields }, seq));
    return this;
  }
}

const PIECES = ['Let me ', 'look at ', '`src/main.ts`', ', then ', '**fix** it.\n', '\n- one\n', '- two 🐧 '];

/**
 * A long chat in the order that a runtime makes it, with all kinds of events; `random` gives numbers from 0 to 1. Items of a
 * turn may overlap. It ends with nothing open.
 */
export function randomLog(random: () => number, turns: number): readonly AgentEvent[] {
  const log = new TestingLog();
  const chance = (p: number) => random() < p;
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  log.add('agent.settings', { model: 'm1', effort: 'medium', approvalPolicy: 'on-request' });
  for (let t = 1; t <= turns; t++) {
    const turnId = `t${t}`;
    const queued = chance(0.2);
    log.add('agent.input', { messageId: `m${t}`, text: `Do ${t}`, delivery: queued ? 'queue' : 'turn', by: 'ada' });
    if (chance(0.1)) {
      log.add('agent.input', { messageId: `w${t}`, text: 'never mind', delivery: 'queue' });
      log.add('agent.input.withdrawn', { messageId: `w${t}` });
    }
    const early = chance(0.5);
    const delivered = () => log.add('agent.input.delivered', { messageId: `m${t}`, delivery: 'turn', turnId });
    if (early) delivered();
    log.add('agent.turn.started', { turnId, model: 'm1' });
    if (!early) delivered();
    const open: (() => boolean)[] = [];
    let made = 0;
    const count = 1 + Math.floor(random() * 6);
    while (made < count || open.length > 0) {
      if (made < count && (open.length === 0 || chance(0.3))) {
        open.push(item(log, pick(ITEMS), turnId, `i${++made}`, random));
      } else {
        const at = Math.floor(random() * open.length);
        if (open[at]?.()) open.splice(at, 1);
      }
      if (chance(0.05)) log.add('agent.error', { message: 'overloaded', willRetry: true, turnId });
      if (chance(0.05)) log.add('agent.plan', { turnId, steps: [{ text: 'a', status: pick(['pending', 'done']) }] });
      if (chance(0.05)) log.add('agent.future', { turnId, what: 1 });
      if (chance(0.03)) {
        log.add('agent.input', { messageId: `s${t}-${log.events.length}`, text: 'faster', delivery: 'steer' });
        const { messageId } = log.events.at(-1) as { messageId?: string };
        log.add('agent.input.delivered', { messageId, delivery: 'steer', turnId });
      }
    }
    log.add('agent.diff', { turnId, diff: `+${t}` });
    log.add('agent.usage', { usage: { total: tokens(t * 100), last: tokens(t), contextWindow: 1000 } });
    log.add('agent.turn.ended', { turnId, status: pick(['completed', 'completed', 'interrupted', 'failed']) });
    if (chance(0.3)) log.add('agent.settings', { model: pick(['m1', 'm2']), by: 'ada' });
    if (chance(0.1)) log.add('agent.compacted');
    if (chance(0.1)) log.add('agent.notice', { text: 'some events were lost', missing: true, level: 'warning' });
  }
  log.add('agent.status', { status: 'idle' });
  return log.events;
}

const ITEMS = ['message', 'reasoning', 'tool', 'files'] as const;

/** Begins an item; the result says one thing more about it, and whether that was all. */
function item(
  log: TestingLog,
  kind: (typeof ITEMS)[number],
  turnId: string,
  itemId: string,
  random: () => number,
): () => boolean {
  const about = { turnId, itemId };
  const pieces = Array.from({ length: Math.floor(random() * 5) }, () => PIECES[Math.floor(random() * PIECES.length)]);
  let said = '';
  const call = { ...about, kind: 'command', title: 'npm test', command: 'npm test', cwd: '/home/ada/x' };
  const changes = [{ path: 'a.ts', kind: 'update', diff: '@@ -1 +1 @@\n-a\n+b' }];
  if (kind === 'tool') log.add('agent.tool.call', call);
  if (kind === 'files') log.add('agent.file.change', { ...about, status: 'proposed', changes });
  let asked = (kind === 'tool' || kind === 'files') && random() < 0.4 ? 0 : 2;
  return () => {
    if (asked < 2) {
      const approval = { id: `a-${turnId}-${itemId}`, chatId: 'n-g-c', nodeId: 'n', ...about, kind: 'command' };
      log.add(asked === 0 ? 'agent.approval.required' : 'agent.approval.resolved', {
        turnId,
        approval: { ...approval, decisions: [], requestedAt: 1, status: asked === 0 ? 'open' : 'resolved' },
      });
      asked++;
      return false;
    }
    const text = pieces.shift();
    if (text !== undefined && kind !== 'files') {
      said += text;
      if (kind === 'message') log.add('agent.message.delta', { ...about, text });
      if (kind === 'reasoning') log.add('agent.reasoning.delta', { ...about, text, part: 0, raw: false });
      if (kind === 'tool') log.add('agent.tool.output', { ...about, text });
      return false;
    }
    if (kind === 'message') log.add('agent.message.final', { ...about, text: said });
    if (kind === 'reasoning') log.add('agent.reasoning.final', { ...about, summary: [said], content: [] });
    if (kind === 'tool') log.add('agent.tool.result', { ...call, status: 'completed', exitCode: 0, output: said });
    if (kind === 'files') log.add('agent.file.change', { ...about, status: 'completed', changes });
    return true;
  };
}

function tokens(total: number) {
  return { input: total, cached: 0, output: 0, reasoning: 0, total };
}
