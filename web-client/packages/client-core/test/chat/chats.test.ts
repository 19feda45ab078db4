import { CHAT_EVENT_PREFIX, METHODS } from '@homie/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Approvals, Chats, type Conversation, HomieClient, isUnread, type TextStorage } from '../../src/index.ts';
import { TestingEnvironment } from '../testing-environment.ts';
import { TestingGateway } from '../testing-gateway.ts';
import { until } from '../until.ts';
import { TestingChats } from './testing-chats.ts';

const CHAT = 'n1-g1-c1';

class TestingStorage implements TextStorage {
  readonly values = new Map<string, string>();
  getItem = (name: string) => this.values.get(name) ?? null;
  setItem = (name: string, value: string) => void this.values.set(name, value);
  removeItem = (name: string) => void this.values.delete(name);
}

let gateway: TestingGateway;
let service: TestingChats;
let client: HomieClient;
let chats: Chats;
let storage: TestingStorage;

beforeEach(async () => {
  gateway = await TestingGateway.start();
  service = new TestingChats(gateway);
  const environment = new TestingEnvironment({ speed: 20 });
  client = new HomieClient({ url: gateway.url, client: { name: 'test', version: '1' }, environment });
  storage = new TestingStorage();
  chats = new Chats(client, { environment, storage });
});

afterEach(async () => {
  client.stop();
  await gateway.stop();
});

const texts = ({ turns }: Conversation) =>
  turns.flatMap(({ entries }) => entries.map((entry) => ('text' in entry ? entry.text : entry.kind)));
const live = (chat: { state: { get(): { link: { kind: string } } } }) =>
  until(() => chat.state.get().link.kind === 'live', 'the chat is live');

describe('the list', () => {
  it('is live', async () => {
    service.add(CHAT, { name: 'one' });
    client.start();
    await until(() => chats.list.get().loaded);
    expect([...chats.list.get().chats.keys()]).toEqual([CHAT]);

    service.add('n1-g1-c2');
    service.change('n1-g1-c2', { status: 'running' });
    await until(() => chats.list.get().chats.get('n1-g1-c2')?.status === 'running');
    service.change(CHAT, { archived: true });
    await until(() => !chats.list.get().chats.has(CHAT));
    gateway.publish('agent.chat.removed', { chatId: 'n1-g1-c2', nodeId: 'n1' });
    await until(() => chats.list.get().chats.size === 0);
  });

  it('is asked for again on each connection, and page by page', async () => {
    for (let i = 0; i < 250; i++) service.add(`n1-g1-x${i}`);
    client.start();
    await until(() => chats.list.get().loaded);
    expect([chats.list.get().chats.size, chats.list.get().hasMore]).toEqual([200, true]);
    await chats.more();
    expect([chats.list.get().chats.size, chats.list.get().hasMore]).toEqual([250, false]);
    service.chats.delete('n1-g1-x249');
    gateway.cutAll();
    await until(() => client.status.get().kind === 'ready' && !chats.list.get().chats.has('n1-g1-x249'));
  });

  it('is not asked for by who may not see it', async () => {
    gateway.scopes = ['terminal.write'];
    client.start();
    await until(() => client.status.get().kind === 'ready');
    await client.request('presence.list', {});
    expect(service.asked).toEqual([]);
  });

  it('knows what one has read, here or elsewhere', async () => {
    service.add(CHAT, { lastSeq: 7 });
    client.start();
    await until(() => chats.list.get().loaded);
    const chat = () => chats.list.get().chats.get(CHAT);
    expect(chat() && isUnread(chat() as never)).toBe(true);
    gateway.publish('agent.chat.marked', { chatId: CHAT, nodeId: 'n1', subject: 'somebody', seq: 7 });
    gateway.publish('agent.chat.marked', { chatId: CHAT, nodeId: 'n1', subject: 'owner', seq: 6 });
    await until(() => chat()?.readSeq === 6);
    // An event has no word on that, and takes none away.
    service.change(CHAT, { lastSeq: 8 });
    await until(() => chat()?.lastSeq === 8);
    expect(chat()?.readSeq).toBe(6);
    chats.open(CHAT).markRead(8);
    expect(chat() && isUnread(chat() as never)).toBe(false);
    await until(() => service.marks.length === 1);
    expect(service.marks[0]).toMatchObject({ chatId: CHAT, seq: 8 });
  });
});

describe('an open chat', () => {
  it('reads the last page, goes on live, and reads older ones', async () => {
    service.add(CHAT);
    for (let i = 1; i <= 450; i++)
      service.log(CHAT, 'agent.message.final', { turnId: 't', itemId: `i${i}`, text: `${i}` });
    client.start();
    const chat = chats.open(CHAT);
    await live(chat);
    expect(texts(chat.state.get().conversation).slice(0, 1)).toEqual(['251']);
    service.log(CHAT, 'agent.message.delta', { turnId: 't', itemId: 'x', text: 'more' });
    await until(() => texts(chat.state.get().conversation).at(-1) === 'more');
    chat.loadOlder();
    chat.loadOlder();
    await until(() => !chat.state.get().loadingOlder);
    expect(texts(chat.state.get().conversation).slice(0, 1)).toEqual(['51']);
    chat.loadOlder();
    await until(() => !chat.state.get().hasOlder);
    expect(texts(chat.state.get().conversation).length).toBe(451);
    expect(texts(chat.state.get().conversation).at(-1)).toBe('more');
  });

  it('says that it is not live while the connection is away, and then goes on from where it was', async () => {
    service.add(CHAT);
    service.log(CHAT, 'agent.message.final', { turnId: 't', itemId: 'a', text: 'a' });
    client.start();
    const chat = chats.open(CHAT);
    await live(chat);
    const links: string[] = [];
    chat.state.subscribe(() => links.push(chat.state.get().link.kind));
    gateway.cutAll();
    await until(() => links.includes('reconnecting'));
    service.log(CHAT, 'agent.message.final', { turnId: 't', itemId: 'b', text: 'b' });
    await live(chat);
    await until(() => texts(chat.state.get().conversation).length === 2);
    expect(texts(chat.state.get().conversation)).toEqual(['a', 'b']);
    expect(service.asked.filter(({ method }) => method === METHODS.chatThreadRead).length).toBe(1);
  });

  it('is read anew where its log no longer reaches back', async () => {
    service.add(CHAT);
    service.log(CHAT, 'agent.message.final', { turnId: 't', itemId: 'a', text: 'a' });
    client.start();
    const chat = chats.open(CHAT);
    await live(chat);
    for (let i = 2; i < 9; i++) service.log(CHAT, 'agent.notice', { text: `${i}` });
    gateway.cutAll();
    service.log(CHAT, 'agent.notice', { text: '9' });
    service.log(CHAT, 'agent.notice', { text: '10' });
    gateway.truncate(CHAT_EVENT_PREFIX + CHAT, 9);
    await until(() => texts(chat.state.get().conversation).at(-1) === '10');
    expect(texts(chat.state.get().conversation).length).toBe(10);
  });

  it('says for good that it is old, or gone', async () => {
    service.add(CHAT);
    client.start();
    const gone = chats.open('n1-g1-none');
    await until(() => gone.state.get().link.kind === 'failed');
    const chat = chats.open(CHAT);
    await live(chat);
    client.stop();
    expect(chat.state.get().link.kind).toBe('old');
    client.start();
    await live(chat);
    gateway.publish('agent.chat.removed', { chatId: CHAT, nodeId: 'n1' });
    await until(() => chat.state.get().link.kind === 'failed');
  });

  it('shows a message at once, and sends it once over a lost connection', async () => {
    service.add(CHAT);
    client.start();
    const chat = chats.open(CHAT);
    await live(chat);
    gateway.cutAll();
    expect(chat.send({ text: 'hello' })).toBe(true);
    expect(chat.state.get().waiting).toMatchObject([{ text: 'hello', state: 'sending' }]);
    await until(() => chat.state.get().conversation.waiting.length === 1);
    expect(chat.state.get().waiting).toMatchObject([{ text: 'hello', state: 'sent' }]);
    expect(chat.state.get().waiting.length).toBe(1);
  });

  it('tries again for as long as that may help, under the same name', async () => {
    service.add(CHAT);
    service.failures.set(METHODS.chatMessageSend, ['UNAVAILABLE', 'UNAVAILABLE']);
    client.start();
    const chat = chats.open(CHAT);
    await live(chat);
    chat.send({ text: 'hello' });
    await until(() => chat.state.get().conversation.waiting.length === 1);
    const ids = service.asked.filter(({ method }) => method === METHODS.chatMessageSend).map((a) => a.params.messageId);
    expect([ids.length, new Set(ids).size]).toEqual([3, 1]);
  });

  it('keeps a message that was refused, to be sent again or taken away', async () => {
    service.add(CHAT);
    service.failures.set(METHODS.chatMessageSend, ['RESOURCE_EXHAUSTED', 'FAILED_PRECONDITION']);
    client.start();
    const chat = chats.open(CHAT);
    await live(chat);
    chat.send({ text: 'hello' });
    const first = () => chat.state.get().waiting[0];
    await until(() => first()?.state === 'refused');
    chat.resend(first()?.messageId ?? '');
    expect(first()?.state).toBe('sending');
    await until(() => first()?.state === 'refused');
    expect(first()?.error).toContain('FAILED_PRECONDITION');
    await chat.withdraw(first()?.messageId ?? '');
    expect(chat.state.get().waiting).toEqual([]);
    expect(chat.send({ text: '  ' })).toBe(false);
    expect(chat.send({ text: 'x'.repeat(300_000) })).toBe(false);
  });

  it('shows the same conversation whenever it was opened', async () => {
    service.add(CHAT);
    client.start();
    const early = chats.open(CHAT);
    await live(early);
    service.log(CHAT, 'agent.input', { messageId: 'm', text: 'go', delivery: 'turn' });
    service.log(CHAT, 'agent.turn.started', { turnId: 't' });
    service.log(CHAT, 'agent.input.delivered', { messageId: 'm', delivery: 'turn', turnId: 't' });
    for (const text of ['a', 'b', 'c']) {
      service.log(CHAT, 'agent.message.delta', { turnId: 't', itemId: 'i', text });
    }
    service.log(CHAT, 'agent.message.final', { turnId: 't', itemId: 'i', text: 'abc' });
    service.log(CHAT, 'agent.turn.ended', { turnId: 't', status: 'completed' });
    await until(() => early.state.get().conversation.turns[0]?.status === 'completed');
    const seen = early.state.get().conversation;
    early.close();
    const late = chats.open(CHAT);
    await live(late);
    expect(late.state.get().conversation).toEqual(seen);
  });
});

describe('approvals', () => {
  it('queue from all chats, and go when they are answered here', async () => {
    service.add(CHAT);
    service.require({ id: 'a1', chatId: CHAT });
    client.start();
    await until(() => chats.approvals.queue.get().length === 1);
    service.require({ id: 'a2', chatId: CHAT });
    await until(() => chats.approvals.queue.get().length === 2);
    await chats.approvals.respond(CHAT, 'a1', 'accept');
    expect(chats.approvals.queue.get().map(({ approval }) => approval.id)).toEqual(['a2']);
  });

  it('say who decided when somebody else was first', async () => {
    service.add(CHAT);
    service.require({ id: 'a1', chatId: CHAT });
    client.start();
    await until(() => chats.approvals.queue.get().length === 1);
    service.resolve('a1', 'decline', 'bob');
    await until(() => chats.approvals.queue.get()[0]?.approval.by === 'bob');
    expect(Approvals.open(chats.approvals.queue.get())).toEqual([]);
    await expect(chats.open(CHAT).respond('a1', 'accept')).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    await until(() => chats.approvals.queue.get().length === 0);
  });

  it('that were answered while the connection was away are gone on its return', async () => {
    service.add(CHAT);
    service.require({ id: 'a1', chatId: CHAT });
    client.start();
    await until(() => chats.approvals.queue.get().length === 1);
    gateway.cutAll();
    service.resolve('a1', 'accept', 'bob');
    await until(() => chats.approvals.queue.get().length === 0);
  });
});

it('keeps drafts for each chat over a reload, until the chat is gone', async () => {
  chats.open(CHAT).setDraft({ text: 'half a', mentions: ['a.ts'] });
  const again = new Chats(client, { storage });
  expect(again.open(CHAT).draft.get()).toEqual({ text: 'half a', mentions: ['a.ts'] });
  for (let i = 0; i < 60; i++) again.open(`n1-g1-d${i}`).setDraft({ text: `${i}`, mentions: [] });
  const third = new Chats(client, { storage });
  expect(third.open(CHAT).draft.get().text).toBe('');
  expect(third.open('n1-g1-d59').draft.get().text).toBe('59');
  third.removed('n1-g1-d59');
  expect(third.open('n1-g1-d59').draft.get().text).toBe('');
  storage.setItem('homie.drafts.v1', '[["x", 5], 7, ["n1-g1-y", {"text": "ok"}]]');
  expect(new Chats(client, { storage }).open('n1-g1-y').draft.get()).toEqual({ text: 'ok', mentions: [] });
});
