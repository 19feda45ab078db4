import { type AgentEvent, type AgentEventOf, type AgentEventType, type Approval, agentEvent } from '@homie/protocol';

const BEGIN = Date.UTC(2026, 10, 21, 14, 0, 0);

/** A log that is written down event by event: it counts, and the clock goes a second on with each. */
export class TestingLog {
  readonly events: AgentEvent[] = [];
  #items = 0;
  #turns = 0;
  turnId = '';

  add<T extends AgentEventType>(type: T, fields: Omit<AgentEventOf<T>, 'type' | 'seq' | 'time'>): AgentEvent {
    const seq = this.events.length + 1;
    const event = agentEvent({ ...fields, type, seq, time: BEGIN + seq * 1_000 });
    if (event.type === 'agent.other' && type !== 'agent.other') throw new Error(`${type} lacks something`);
    this.events.push(event);
    return event;
  }

  item(): string {
    return `item-${++this.#items}`;
  }

  /** A message that is delivered, and the turn that it begins. */
  turn(text: string): string {
    const messageId = `m-${this.#turns}`;
    this.turnId = `turn-${++this.#turns}`;
    this.add('agent.input', { messageId, text, images: [], mentions: [], by: 'ada', delivery: 'turn' });
    this.add('agent.input.delivered', { messageId, delivery: 'turn', turnId: this.turnId });
    this.add('agent.turn.started', { turnId: this.turnId, model: 'gpt-5.2-codex', effort: 'medium' });
    return this.turnId;
  }

  end(status: 'completed' | 'interrupted' | 'failed' = 'completed', more: { error?: string; why?: string } = {}): void {
    this.add('agent.turn.ended', { turnId: this.turnId, status, durationMs: 48_200, ...more });
  }

  say(text: string): void {
    this.add('agent.message.final', { itemId: this.item(), turnId: this.turnId, text });
  }

  think(summary: string): void {
    this.add('agent.reasoning.final', { itemId: this.item(), turnId: this.turnId, summary: [summary], content: [] });
  }

  /** A command from its beginning to its end. */
  command(command: string, output: string, exitCode = 0): void {
    const call = this.begin(command);
    this.add('agent.tool.result', {
      ...call,
      status: exitCode === 0 ? 'completed' : 'failed',
      exitCode,
      output,
      durationMs: 1_340,
    });
  }

  /** A command that goes on running. */
  begin(command: string) {
    const call = {
      itemId: this.item(),
      turnId: this.turnId,
      kind: 'command',
      title: command,
      command,
      cwd: '/home/ada/src/homie',
    } as const;
    this.add('agent.tool.call', call);
    return call;
  }

  approval(fields: Partial<Approval> & Pick<Approval, 'kind'>): Approval {
    const approval: Approval = {
      id: `approval-${this.events.length}`,
      chatId: 'n1-g1-c1',
      nodeId: 'n1',
      turnId: this.turnId,
      cwd: '/home/ada/src/homie',
      decisions: DECISIONS,
      requestedAt: BEGIN + this.events.length * 1_000,
      status: 'open',
      ...fields,
    };
    this.add('agent.approval.required', { turnId: this.turnId, itemId: approval.itemId ?? '', approval });
    return approval;
  }

  resolve(approval: Approval, decision: string, by: string, why?: string): void {
    this.add('agent.approval.resolved', {
      turnId: this.turnId,
      approval: {
        ...approval,
        status: 'resolved',
        decision,
        by,
        decidedAt: BEGIN + this.events.length * 1_000,
        ...(why ? { why } : {}),
      },
    });
  }
}

export const DECISIONS = [
  { id: 'accept', title: 'Run it once' },
  { id: 'acceptForSession', title: 'Run it, and again in this session' },
  { id: 'amend:0', title: 'Always allow', rule: 'npm publish --dry-run *' },
  { id: 'decline', title: 'Do not run it' },
  { id: 'cancel', title: 'Do not run it, and end the turn' },
] as const;

export const DIFF = `diff --git a/src/chat/outbox.ts b/src/chat/outbox.ts
index 1f3a2b4..9d8e7c6 100644
--- a/src/chat/outbox.ts
+++ b/src/chat/outbox.ts
@@ -12,8 +12,9 @@ export class Outbox {
   /** Sends what is first, and the next once that is answered. */
   async flush(): Promise<void> {
-    const first = this.queue[0];
-    if (!first) return;
-    await this.port.send(first);
+    for (let next = this.queue[0]; next; next = this.queue[0]) {
+      await this.port.send(next, { idempotencyKey: next.messageId });
+      this.queue.shift();
+    }
     this.changed();
   }
 }
@@ -40,4 +41,3 @@ export class Outbox {
   get size(): number {
-    // How many are waiting.
     return this.queue.length;
   }
diff --git a/docs/old name.md b/docs/outbox.md
similarity index 92%
rename from docs/old name.md
rename to docs/outbox.md
--- a/docs/old name.md
+++ b/docs/outbox.md
@@ -1,3 +1,3 @@
 # The outbox
-Messages are sent one at a time, and twice if need be.
+Messages are sent one at a time, and never twice.
 That is all.
diff --git a/assets/logo.png b/assets/logo.png
new file mode 100644
index 0000000..a1b2c3d
Binary files /dev/null and b/assets/logo.png differ
`;

export const MARKDOWN = `The outbox sent **one** message and then waited for the next change. It now goes on until it is empty:

\`\`\`ts title="src/chat/outbox.ts"
for (let next = this.queue[0]; next; next = this.queue[0]) {
  await this.port.send(next, { idempotencyKey: next.messageId }); // once
  this.queue.shift();
}
\`\`\`

### What I checked
1. \`npm test\` passes, ~~twice~~ once is enough
2. [outbox.ts](src/chat/outbox.ts:14) has no other caller
   - [x] the page
   - [ ] the command line

| Case | Before | After |
| --- | :---: | ---: |
| one message | 12 ms | 12 ms |
| ten messages | *never* | 118 ms |

> A message that was refused stays where it is.

See <https://example.org/a?b=1&c=2> or [the notes](https://example.org/notes). Not <b>this</b>, and not [this](javascript:alert(1)).
`;

/** A working day: everything that a conversation can hold. */
export function sampleLog(): TestingLog {
  const log = new TestingLog();
  log.turn('Messages get stuck in the outbox when I send several at once. Find out why, and fix @src/chat/outbox.ts');
  log.think('**Looking at the outbox**\n\nIt seems that `flush` sends a single message. I want to see who calls it.');
  log.command(
    "rg -n 'flush\\(' src",
    'src/chat/outbox.ts:14:  async flush() {\nsrc/chat/open-chat.ts:88:    void this.outbox.flush();\n',
  );
  log.command(
    'npm test -- outbox',
    `\x1b[1m RUN \x1b[22m v4.1\n\n \x1b[31m❯\x1b[39m test/outbox.test.ts (3 tests | \x1b[31m1 failed\x1b[39m)\n \x1b[32m✓\x1b[39m sends one\n \x1b[41m\x1b[37m FAIL \x1b[0m sends several\n\x1b[38;5;208mexpected 3, got 1\x1b[0m\n`,
    1,
  );
  log.add('agent.plan', {
    turnId: log.turnId,
    explanation: 'A small change and a test for it.',
    steps: [
      { text: 'Find out who calls flush', status: 'done' },
      { text: 'Send until the queue is empty', status: 'done' },
      { text: 'Run the tests again', status: 'running' },
      { text: 'Tell what has changed', status: 'pending' },
    ],
  });
  log.add('agent.file.change', {
    itemId: log.item(),
    turnId: log.turnId,
    status: 'completed',
    changes: [
      {
        path: 'src/chat/outbox.ts',
        kind: 'update',
        diff: DIFF.slice(DIFF.indexOf('@@'), DIFF.indexOf('diff --git a/docs')),
      },
    ],
  });
  log.command('npm test -- outbox', '\x1b[32m ✓\x1b[39m test/outbox.test.ts (3 tests) 118ms\n');
  const asked = log.approval({
    kind: 'command',
    command: 'git push origin fix-outbox',
    reason: 'To open a pull request',
  });
  log.resolve(asked, 'decline', 'ada', 'not before I have read it');
  log.say(MARKDOWN);
  log.add('agent.diff', { turnId: log.turnId, diff: DIFF });
  log.add('agent.usage', {
    usage: {
      total: { input: 182_400, cached: 151_000, output: 6_120, reasoning: 2_900, total: 188_520 },
      last: { input: 88_000, cached: 80_000, output: 900, reasoning: 300, total: 88_900 },
      contextWindow: 272_000,
    },
  });
  log.end();
  log.add('agent.compacted', {});
  log.turn('Publish it');
  log.add('agent.error', { message: 'The model’s server did not answer (502)', willRetry: true });
  log.add('agent.error', { message: 'The model’s server did not answer (502)', willRetry: true });
  log.add('agent.notice', {
    level: 'warning',
    text: '12 previews were dropped while the machine was busy.',
    missing: 12,
  });
  return log;
}

/** A chat of many turns: `turns` × 10 events. */
export function longLog(turns: number): TestingLog {
  const log = new TestingLog();
  for (let n = 1; n <= turns; n++) {
    log.turn(`Question ${n}: what does line ${n * 7} do?`);
    log.think(`**Reading line ${n * 7}**\n\nIt is in the middle of a function.`);
    log.command(`sed -n '${n * 7}p' src/main.ts`, `const value${n} = compute(${n});\n`);
    log.say(
      `Line ${n * 7} computes **value${n}**.\n\n- it is used ${n} times\n- it is never changed\n\n${'And so on. '.repeat(n % 9)}`,
    );
    log.command(`rg value${n}`, `src/main.ts:${n * 7}\n`);
    log.end();
  }
  return log;
}
