import { FrameKind } from '@homie/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { INPUT_RESEND_MS } from '../src/bounds.ts';
import { HIDE_AFTER_MS, HomieClient, LAST_DELAY_MS, MAX_PENDING_INPUT, type TerminalAttachment } from '../src/index.ts';
import { ManualEnvironment } from './testing-environment.ts';
import { Failure, TestingGateway } from './testing-gateway.ts';
import type { TestingAttachment, TestingSession } from './testing-session.ts';
import { TestingSink } from './testing-sink.ts';
import { until } from './until.ts';

const CTRL_C = '\x03';

let gateway: TestingGateway;
let session: TestingSession;
let clock: ManualEnvironment;
let client: HomieClient;
let sink: TestingSink;
let terminal: TerminalAttachment;

const state = () => terminal.state.get();
const typed = () => Buffer.from(session.typed).toString();

function attached(): TestingAttachment {
  const [attachment] = session.attachments;
  if (attachment === undefined) {
    throw new Error('nobody is attached');
  }
  return attachment;
}

function open(options: { mode?: 'write' | 'view'; window?: number } = {}): void {
  terminal = client.terminal(session.id, { mode: 'write', sink, ...options });
}

/** Cuts the connection, and lets the clock bring it back once the gateway is there again. */
async function reconnect(): Promise<void> {
  gateway.cutAll();
  await until(() => client.status.get().kind === 'reconnecting');
  clock.advance(LAST_DELAY_MS);
  await until(() => client.status.get().kind === 'ready');
}

beforeEach(async () => {
  gateway = await TestingGateway.start();
  session = gateway.addSession();
  clock = new ManualEnvironment();
  client = new HomieClient({ url: gateway.url, client: { name: 'test', version: '0' }, environment: clock });
  sink = new TestingSink();
  client.start();
  await until(() => client.status.get().kind === 'ready');
});

afterEach(async () => {
  client.stop();
  await gateway.stop();
});

describe('output', () => {
  it('begins with a snapshot, goes on live, and is acknowledged', async () => {
    session.print('before ');
    open();
    expect(state().link).toBe('attaching');
    await until(() => sink.text === 'before ');
    expect(state()).toMatchObject({ link: 'live', replay: 'snapshot', session: { id: session.id } });
    session.print('after');
    await until(() => sink.text === 'before after');
    await until(() => attached().unacked === 0);
  });

  it('is acknowledged only once it is rendered, so that the window holds the program back', async () => {
    open({ window: 4096 });
    await until(() => state().link === 'live');
    sink.isPaused = true;
    session.print('x'.repeat(20_000));
    await until(() => sink.bytes.length >= 4096);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(sink.bytes.length).toBe(4096);
    expect(attached().unacked).toBe(4096);
    sink.isPaused = false;
    sink.render();
    await until(() => sink.bytes.length === 20_000);
  });

  it('that is rendered bit by bit is acknowledged every 16 KiB', async () => {
    open();
    await until(() => state().link === 'live');
    sink.isPaused = true;
    session.print('x'.repeat(60_000));
    await until(() => sink.bytes.length === 60_000);
    const acks = new Set<number>();
    while (sink.unrendered > 0) {
      sink.render(1);
      await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setImmediate(resolve));
      acks.add(attached().lastAck);
    }
    await until(() => attached().unacked === 0);
    expect(acks.size).toBeLessThanOrEqual(5);
  });

  it('that was handed over but not rendered when the connection broke does not come again', async () => {
    open();
    await until(() => state().link === 'live');
    sink.isPaused = true;
    session.print('one ');
    await until(() => sink.text === 'one ');
    await reconnect();
    session.print('two');
    sink.isPaused = false;
    sink.render();
    await until(() => sink.text === 'one two');
    expect(state().replay).toBe('exact');
    await until(() => attached().unacked === 0);
  });

  it('begins anew with a snapshot when the log no longer reaches back', async () => {
    open();
    session.print('one ');
    await until(() => sink.text === 'one ');
    gateway.cutAll();
    session.print('two ');
    session.retainFrom(session.end);
    await reconnect();
    session.print('three');
    await until(() => sink.text === 'one two three');
    expect(state().replay).toBe('snapshot');
    expect(sink.resets).toBe(2);
  });

  it('with a gap is repaired by attaching again', async () => {
    open();
    session.print('one ');
    await until(() => sink.text === 'one ');
    const [connection] = gateway.connections;
    const [channel] = connection?.attachments.keys() ?? [];
    connection?.sendFrame(FrameKind.OUTPUT, channel ?? 0, 100, Buffer.from('of tomorrow'));
    await until(() => state().link === 'attaching');
    session.print('two');
    clock.advance(250);
    await until(() => sink.text === 'one two');
    expect(connection?.attachments.size).toBe(1);
  });

  it('is acknowledged once more when the node asks how far it is', async () => {
    open();
    await until(() => state().link === 'live');
    session.print('all of it');
    await until(() => sink.text === 'all of it');
    const [connection] = gateway.connections;
    const [channel = 0] = connection?.attachments.keys() ?? [];
    const attachment = attached();
    await until(() => attachment.acks.at(-1) === 9);
    const acks = attachment.acks.length;
    connection?.sendFrame(FrameKind.OUTPUT, channel, 9, new Uint8Array(0));
    await until(() => attachment.acks.length === acks + 1);
    expect(attachment.acks.at(-1)).toBe(9);
    expect(state().link).toBe('live');
  });

  it('of which the end is missing is repaired when the node asks how far it is', async () => {
    open();
    session.print('one ');
    await until(() => sink.text === 'one ');
    const [connection] = gateway.connections;
    const [channel] = connection?.attachments.keys() ?? [];
    connection?.sendFrame(FrameKind.OUTPUT, channel ?? 0, 7, new Uint8Array(0));
    await until(() => state().link === 'attaching');
    session.print('two');
    clock.advance(250);
    await until(() => sink.text === 'one two');
  });

  it('begins anew when the session has printed less than is shown, and nothing old is acknowledged', async () => {
    open();
    await until(() => state().link === 'live');
    sink.isPaused = true;
    session.print('a life before');
    await until(() => sink.text === 'a life before');
    gateway.cutAll();
    session.startOver();
    session.print('new');
    await reconnect();
    await until(() => sink.text === 'new');
    sink.isPaused = false;
    sink.render();
    session.print(' output');
    await until(() => sink.text === 'new output');
    await until(() => attached().unacked === 0);
    expect(attached().lastAck).toBe(session.end);
  });

  it('of a channel that is not ours is ignored', async () => {
    open();
    await until(() => state().link === 'live');
    const [connection] = gateway.connections;
    connection?.sendFrame(FrameKind.OUTPUT, 4711, 0, Buffer.from('stray'));
    session.print('mine');
    await until(() => sink.text === 'mine');
  });

  it('that was skipped by the gateway goes on after its snapshot', async () => {
    open({ mode: 'view' });
    await until(() => state().link === 'live');
    const attachment = attached();
    session.print('one ');
    await until(() => sink.text === 'one ');
    session.print('two ');
    attachment.sendSnapshot(session.end);
    session.print('three');
    await until(() => sink.text === 'one two three');
    await until(() => attachment.unacked === 0);
  });
});

describe('a hidden terminal', () => {
  it('renders nothing, keeps nobody waiting, and catches up when shown', async () => {
    open({ window: 4096 });
    session.print('one ');
    await until(() => sink.text === 'one ');
    terminal.setVisible(false);
    clock.advance(HIDE_AFTER_MS - 1);
    expect(state().link).toBe('live');
    clock.advance(1);
    expect(state()).toMatchObject({ link: 'suspended', staleSince: clock.now() });
    const flood = 'x'.repeat(30_000);
    session.print(flood);
    await until(() => attached().lastAck === session.end);
    expect(sink.text).toBe('one ');
    terminal.setVisible(true);
    await until(() => sink.text === `one ${flood}`);
    expect(state()).toMatchObject({ link: 'live', replay: 'exact' });
    expect(state().staleSince).toBeUndefined();
  });

  it('goes on at once when nothing came', async () => {
    open();
    await until(() => state().link === 'live');
    terminal.setVisible(false);
    clock.advance(HIDE_AFTER_MS);
    terminal.setVisible(true);
    expect(state().link).toBe('live');
    expect(gateway.executed.filter(({ method }) => method === 'terminal.session.attach')).toHaveLength(1);
  });

  it('is not suspended by a short absence', async () => {
    open();
    await until(() => state().link === 'live');
    terminal.setVisible(false);
    clock.advance(HIDE_AFTER_MS - 1);
    terminal.setVisible(true);
    clock.advance(HIDE_AFTER_MS);
    expect(state().link).toBe('live');
  });

  it('does not attach after a reconnect until it is shown, unless something was typed', async () => {
    open();
    await until(() => state().link === 'live');
    terminal.setVisible(false);
    clock.advance(HIDE_AFTER_MS);
    await reconnect();
    await until(() => client.sessions.get().size === 1);
    expect(session.attachments.size).toBe(0);
    terminal.input('make\r');
    await until(() => typed() === 'make\r');
    expect(state().link).toBe('suspended');
    session.print('done');
    terminal.setVisible(true);
    await until(() => sink.text === 'done');
  });
});

describe('input', () => {
  it('arrives, and counts as pending until it was written', async () => {
    open();
    await until(() => state().link === 'live');
    terminal.input('ls\r');
    terminal.input(Uint8Array.of(0xc3, 0xa9));
    await until(() => typed() === 'ls\ré');
    clock.advance(1000);
    expect(state().pendingInput).toBe(0);
  });

  it('that is typed offline is delivered once', async () => {
    open();
    await until(() => state().link === 'live');
    gateway.cutAll();
    await until(() => state().link === 'offline');
    expect(state().staleSince).toBe(clock.now());
    terminal.input('echo ');
    terminal.input('hi\r');
    expect(state().pendingInput).toBe(8);
    await reconnect();
    await until(() => typed() === 'echo hi\r');
    await reconnect();
    terminal.input('x');
    await until(() => typed() === 'echo hi\rx');
    expect(state().pendingInput).toBe(0);
  });

  it('is not typed twice when only its acknowledgement was lost', async () => {
    open();
    await until(() => state().link === 'live');
    terminal.input('one');
    await until(() => typed() === 'one');
    gateway.cutAll();
    await reconnect();
    terminal.input('two');
    await until(() => typed().length >= 6);
    expect(typed()).toBe('onetwo');
  });

  it('that got lost on its way is sent again after a while', async () => {
    open();
    await until(() => state().link === 'live');
    session.losesInput = 1;
    terminal.input('one');
    await until(() => session.losesInput === 0);
    clock.advance(INPUT_RESEND_MS - 1);
    expect(typed()).toBe('');
    clock.advance(1);
    await until(() => typed() === 'one');
    await until(() => state().pendingInput === 0);
    terminal.input('two');
    await until(() => typed() === 'onetwo');
    clock.advance(2 * INPUT_RESEND_MS);
    await until(() => typed() === 'onetwo');
  });

  it('of a viewer is never sent, nor is its size', async () => {
    open({ mode: 'view' });
    await until(() => state().link === 'live');
    terminal.input('rm -rf');
    terminal.resize(10, 10);
    session.print('still here');
    await until(() => sink.text === 'still here');
    expect(typed()).toBe('');
    expect(session.info.cols).toBe(80);
    expect(attached().params.inputId).toBeUndefined();
  });

  it('is refused as a whole beyond its bound, and taken again afterwards', async () => {
    gateway.cutAll();
    open();
    terminal.input(new Uint8Array(MAX_PENDING_INPUT - 1).fill(97));
    expect(state().refused).toBeUndefined();
    terminal.input('bb');
    expect(state().refused).toContain('256 KiB');
    expect(state().pendingInput).toBe(MAX_PENDING_INPUT - 1);
    await reconnect();
    await until(() => session.typed.length === MAX_PENDING_INPUT - 1);
    await until(() => state().refused === undefined);
    terminal.input('c');
    await until(() => typed().endsWith('ac'));
  });

  it('that the program does not read is kept, and sent again once it does', async () => {
    session.deafAfter = 10;
    open();
    await until(() => state().link === 'live');
    terminal.input('0123456789abcdef');
    await until(() => session.waiting.length === 1);
    for (let round = 0; round < 3; round++) {
      clock.advance(250);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(state()).toMatchObject({ link: 'live', pendingInput: 16 });
    session.hear();
    await until(() => typed().length >= 10);
    clock.advance(250);
    await until(() => typed() === '0123456789abcdef');
  });

  it('gives way to a Ctrl-C when the program does not read', async () => {
    session.deafAfter = 4;
    open();
    await until(() => state().link === 'live');
    terminal.input('0123456789');
    await until(() => session.waiting.length === 1);
    // The refusal is on its way behind what was taken.
    await new Promise((resolve) => setTimeout(resolve, 20));
    terminal.input(CTRL_C);
    await until(() => session.signals.join() === 'SIGINT');
    session.hear();
    terminal.input('ls\r');
    clock.advance(250);
    await until(() => typed().endsWith('ls\r'));
    expect(typed()).toBe('0123ls\r');
  });

  it('gives way to a Ctrl-C also when a piece of it is on its way', async () => {
    session.deafAfter = 4;
    open();
    await until(() => state().link === 'live');
    terminal.input('0123456789');
    await until(() => session.waiting.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    clock.advance(250);
    // The probe was sent in this very turn: nobody can know yet whether it is taken.
    terminal.input(CTRL_C);
    terminal.input('ls\r');
    await until(() => session.signals.join() === 'SIGINT');
    session.hear();
    clock.advance(500);
    await until(() => typed().endsWith('ls\r'));
    expect(typed()).toBe('0123ls\r');
  });

  it('is a mere byte when it is a Ctrl-C and the program reads', async () => {
    open();
    await until(() => state().link === 'live');
    terminal.input(CTRL_C);
    await until(() => typed() === CTRL_C);
    expect(session.signals).toEqual([]);
  });
});

describe('size', () => {
  it('is asked for, and shown as the session has it', async () => {
    open();
    await until(() => state().link === 'live');
    terminal.resize(100, 40);
    await until(() => sink.sizes.at(-1) === '100x40');
    session.resize(60, 20);
    await until(() => sink.sizes.at(-1) === '60x20');
  });

  it('that was asked for offline goes with the next attachment, and is taken from nobody without', async () => {
    open();
    await until(() => state().link === 'live');
    gateway.cutAll();
    terminal.resize(100, 40);
    terminal.resize(101, 41);
    await reconnect();
    await until(() => session.info.cols === 101 && state().link === 'live');
    session.resize(60, 20);
    await reconnect();
    await until(() => state().link === 'live');
    expect(session.info.cols).toBe(60);
  });
});

describe('the end', () => {
  it('comes once the last output is here, and stays readable across reconnects', async () => {
    open();
    await until(() => state().link === 'live');
    sink.isPaused = true;
    session.print('bye');
    session.exit(7);
    await until(() => state().link === 'ended');
    expect(sink.text).toBe('bye');
    expect(state().session).toMatchObject({ status: 'exited', exitCode: 7 });
    await reconnect();
    await until(() => client.sessions.get().size === 1);
    expect(state().link).toBe('ended');
    terminal.input('x');
    expect(state().pendingInput).toBe(0);
  });

  it('stays the end when the session is removed', async () => {
    open();
    session.print('bye');
    session.exit(0);
    await until(() => state().link === 'ended');
    attached().fail(new Failure('NOT_FOUND'));
    await until(() => session.attachments.size === 0);
    expect(state().link).toBe('ended');
    expect(sink.text).toBe('bye');
  });

  it('of a session that does not exist is a failure with a reason', async () => {
    terminal = client.terminal('nobody', { mode: 'write', sink });
    await until(() => state().link === 'failed');
    expect(state().error).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('of a channel alone is none: it attaches again', async () => {
    open();
    session.print('one ');
    await until(() => sink.text === 'one ');
    attached().fail(new Failure('UNAVAILABLE'));
    await until(() => state().link === 'attaching');
    session.print('two');
    clock.advance(250);
    await until(() => sink.text === 'one two');
  });

  it('by closing detaches, and nothing comes any more', async () => {
    open();
    await until(() => state().link === 'live');
    terminal.close();
    await until(() => session.attachments.size === 0);
    session.print('unheard');
    terminal.input('unsaid');
    await reconnect();
    await until(() => client.sessions.get().size === 1);
    expect(session.attachments.size).toBe(0);
    expect(sink.text).toBe('');
  });

  it('by closing before the answer came leaves no attachment behind', async () => {
    open();
    terminal.close();
    await until(() => gateway.executed.some(({ method }) => method === 'terminal.session.detach'));
    expect(session.attachments.size).toBe(0);
  });
});
