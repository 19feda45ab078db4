import fs from 'node:fs';
import { type AgentEvent, agentEvent, isPreview } from '@homie/protocol';
import { describe, expect, it } from 'vitest';
import { type Conversation, fold } from '../../src/index.ts';

const FOLDER = new URL('../../../../../protocol/golden/agent/', import.meta.url);

/** What a real codex came to in a chat's events; a log numbers them. */
function golden(name: string): readonly AgentEvent[] {
  const lines = fs.readFileSync(new URL(name, FOLDER), 'utf8').trim().split('\n');
  return lines.map((line, index) => agentEvent(JSON.parse(line), index + 1));
}

const entriesOf = ({ turns }: Conversation) => turns.flatMap(({ entries }) => entries);

describe.each(fs.readdirSync(FOLDER).filter((name) => name.endsWith('.jsonl')))('%s', (name) => {
  const events = golden(name);
  const whole = fold(events);

  it('has nothing that is not understood', () => {
    const named = events.flatMap((event) => (event.type === 'agent.other' && event.named ? [event.named] : []));
    expect(named.filter((type) => type !== 'agent.other')).toEqual([]);
  });

  it('comes to the same without its previews, and in any two parts', () => {
    expect(fold(events.filter((event) => !isPreview(event)))).toEqual(whole);
    for (let at = 0; at < events.length; at++) {
      expect(fold(events.slice(at), fold(events.slice(0, at)))).toEqual(whole);
    }
  });

  it('leaves nothing open behind a turn that has ended', () => {
    for (const turn of whole.turns.filter(({ status }) => status !== 'running')) {
      expect(
        turn.entries.filter(
          (entry) =>
            ('streaming' in entry && entry.streaming) ||
            (entry.kind === 'tool' && entry.status === 'running') ||
            (entry.kind === 'files' && entry.status === 'proposed'),
        ),
      ).toEqual([]);
    }
  });
});

it('shows a command with its approval as one step that was asked about', () => {
  const entries = entriesOf(fold(golden('command-approved.jsonl')));
  const step = entries.find(({ kind }) => kind === 'tool');
  const approval = entries.find(({ kind }) => kind === 'approval');
  expect(step).toMatchObject({ tool: 'command', status: 'completed', exitCode: 0, output: 'made\n' });
  expect(step?.kind === 'tool' && approval?.kind === 'approval' && step.approvalId === approval.approval.id).toBe(true);
});

it('shows changed files, and what the turn has changed in all', () => {
  const { turns } = fold(golden('file-change.jsonl'));
  expect(turns[0]?.entries.find(({ kind }) => kind === 'files')).toMatchObject({
    status: 'completed',
    changes: [{ kind: 'update' }, { kind: 'add' }],
  });
  expect(turns[0]?.diff).toContain('+three');
});
