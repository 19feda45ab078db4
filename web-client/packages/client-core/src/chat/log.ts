import { type AgentEvent, agentEvent, isPreview } from '@homie/protocol';
import { type Conversation, EMPTY_CONVERSATION, MAX_LIVE_OUTPUT } from './conversation.ts';
import { applyEvent, fold } from './fold.ts';

/**
 * What is loaded of a chat's log, and the conversation that it comes to: pages from before go in front, events at the end.
 * Of previews it keeps those of items that are under way, merged, so that a long answer costs no more than its text.
 */
export class ChatLog {
  private said: AgentEvent[] = [];
  private previews: AgentEvent[] = [];
  private current: Conversation = EMPTY_CONVERSATION;

  get conversation(): Conversation {
    return this.current;
  }

  /** The oldest event that is loaded; undefined: none. */
  get firstSeq(): number | undefined {
    return this.said[0]?.seq ?? this.previews[0]?.seq;
  }

  /** Takes events that follow, in their order; those that are there already change nothing. */
  append(events: readonly AgentEvent[]): void {
    for (const event of events) {
      const next = applyEvent(this.current, event);
      if (next !== this.current) {
        this.current = next;
        this.keep(event);
      }
    }
  }

  /** Takes a page of what was before. */
  prepend(events: readonly AgentEvent[]): void {
    const first = this.firstSeq ?? Number.POSITIVE_INFINITY;
    const older = events.filter(({ seq }) => seq < first);
    const { lastSeq } = this.current;
    const previews = [...older.filter(isPreview), ...this.previews];
    this.said = [...older.filter((event) => !isPreview(event)).map(withoutProvider), ...this.said];
    this.previews = previews.filter((preview) => !this.said.some((event) => ends(event, preview)));
    const all = [...this.said, ...this.previews].sort((a, b) => a.seq - b.seq);
    this.current = { ...fold(all), lastSeq };
  }

  private keep(event: AgentEvent): void {
    if (isPreview(event)) {
      const before = this.previews.findLast((preview) => preview.itemId === event.itemId);
      const merged = before && merge(before, event);
      if (before && merged) this.previews[this.previews.indexOf(before)] = merged;
      else this.previews.push(event);
      return;
    }
    this.said.push(withoutProvider(event));
    if (this.previews.length > 0) this.previews = this.previews.filter((preview) => !ends(event, preview));
  }
}

/** Events as a gateway sends them in a page. */
export function readEvents(events: readonly unknown[]): AgentEvent[] {
  return events.map((event) => agentEvent(event));
}

function ends(event: AgentEvent, preview: AgentEvent): boolean {
  if (event.seq < preview.seq || event.turnId !== preview.turnId) return false;
  return event.itemId === preview.itemId && event.type !== 'agent.tool.call';
}

function merge(before: AgentEvent, event: AgentEvent): AgentEvent | undefined {
  if (before.type !== event.type || before.turnId !== event.turnId) return undefined;
  if (!('text' in before) || !('text' in event)) return undefined;
  if (before.type === 'agent.reasoning.delta' && event.type === 'agent.reasoning.delta') {
    if (before.part !== event.part || before.raw !== event.raw) return undefined;
  }
  const text = before.text + event.text;
  return { ...before, text: event.type === 'agent.tool.output' ? text.slice(-MAX_LIVE_OUTPUT) : text } as AgentEvent;
}

/** What the runtime itself said is a second copy of it all; only what has no name here has nothing else. */
function withoutProvider(event: AgentEvent): AgentEvent {
  if (event.provider === undefined || event.type === 'agent.other') return event;
  const { provider: _, ...rest } = event;
  return rest as AgentEvent;
}
