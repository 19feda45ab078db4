package dev.homie.node.terminal;

import dev.homie.node.pty.ExitState;
import dev.homie.node.pty.Pty;
import dev.homie.node.pty.Signal;
import dev.homie.node.screen.Screen;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.frame.FrameHeader;
import dev.homie.protocol.terminal.AttachMode;
import dev.homie.protocol.terminal.AttachParams;
import dev.homie.protocol.terminal.Replay;
import dev.homie.protocol.terminal.Session;
import dev.homie.protocol.terminal.SessionStatus;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One terminal: its process, log, screen, input streams, attachments and exit state. Everything mutable is guarded by the
 * object's own lock, held for microseconds: by the terminal loop for output, and by the bus for input and acknowledgements.
 * Frames leave under the lock, which is what keeps a channel's frames in order. What can stand alone does ({@link OutputLog},
 * {@link Attachments}, {@link InputStreams}, {@link SessionEnd}); what is left is long because it is under one lock.
 */
final class TerminalSession implements Pty.Output {
    /** Output younger than this since the last frame is gathered; the first byte after a pause leaves at once. */
    private static final long COALESCE_NANOS = 1_000_000;

    private static final int COALESCE_BYTES = 48 * 1024;
    /** How long output may wait to be parsed: a keystroke's echo shall not compete with its own parsing. */
    private static final long SCREEN_NANOS = 2_000_000;

    /** The same while output goes on and on; also how late a query in it is answered. */
    private static final long SCREEN_LIMIT_NANOS = 50_000_000;

    private static final int SKIM_BYTES = 768 * 1024;
    /** What the screen may be behind before reading waits for it: the log minus a little, so that nothing is lost for it. */
    private static final int SCREEN_SLACK = 256 * 1024;

    /** Activity is told of no more often than this. */
    private static final long ACTIVITY_NANOS = 2_000_000_000L;

    private static final long NEVER = SessionEnd.NEVER;

    /** Told of what happens, in order, under the session's lock: it must not block. */
    interface Listener {
        void updated(TerminalSession session);

        void exited(TerminalSession session);
    }

    private final Spec spec;
    private final long createdAt;
    private final Listener listener;
    private final ScreenWorker worker;
    private final ScreenFeed feed;
    private final OutputLog log;
    private final int screenLagLimit;
    private final InputStreams input;
    private final Attachments attachments;

    private String name;
    private int cols;
    private int rows;
    private String cwd;
    private @Nullable String title;
    private volatile @Nullable Pty pty;
    private volatile long lastActivityAt;
    private long publishedActivityAt;
    private long activityToldAt = System.nanoTime();
    private long screenParsed;
    private long screenDueAt = NEVER;
    private long screenDirtyAt;
    private long lastPump = System.nanoTime() - COALESCE_NANOS;
    private long pumped;
    private volatile long flushAt = NEVER;
    private volatile boolean wanted = true;
    private final SessionEnd end = new SessionEnd();

    /** What a session is made of. */
    record Spec(String id, String nodeId, String name, List<String> command, String cwd, int cols, int rows) {}

    TerminalSession(Spec spec, int logCapacity, int scrollback, ScreenWorker worker, Listener listener) {
        this.spec = spec;
        this.name = spec.name();
        this.cwd = spec.cwd();
        this.cols = spec.cols();
        this.rows = spec.rows();
        this.listener = listener;
        this.worker = worker;
        this.createdAt = System.currentTimeMillis();
        this.lastActivityAt = createdAt;
        this.publishedActivityAt = createdAt;
        this.log = new OutputLog(logCapacity);
        this.screenLagLimit = logCapacity - SCREEN_SLACK;
        this.attachments = new Attachments(log, this::skip);
        this.input = new InputStreams(this::writeToPty, attachments::inputWritten);
        Screen screen = new Screen(cols, rows, scrollback);
        screen.setReplies(this::answer);
        this.feed = new ScreenFeed(screen, new ScreenSource());
    }

    String id() {
        return spec.id();
    }

    /** The process runs in this terminal from now on; {@code announce} comes before anything else that is said of it. */
    void started(Pty terminal, Runnable announce) {
        synchronized (this) {
            pty = terminal;
            announce.run();
            input.drain();
        }
        terminal.exit().thenAccept(this::processEnded);
    }

    // ---- output: the terminal loop's thread ----

    @Override
    public boolean wantsOutput() {
        return wanted;
    }

    @Override
    public void output(ByteBuffer bytes, int length) {
        synchronized (this) {
            log.append(bytes, length);
            lastActivityAt = System.currentTimeMillis();
            long now = System.nanoTime();
            // Once the output rests, or enough of it has come for the screen to skim, or it has gone on for long.
            if (screenDueAt == NEVER) {
                screenDirtyAt = now;
            }
            screenDueAt = log.end() - screenParsed >= SKIM_BYTES
                    ? now
                    : Math.min(now + SCREEN_NANOS, screenDirtyAt + SCREEN_LIMIT_NANOS);
            if (now - lastPump >= COALESCE_NANOS || log.end() - pumped >= COALESCE_BYTES) {
                pump(now);
            } else {
                flushAt = Math.min(flushAt, lastPump + COALESCE_NANOS);
            }
            if (now - screenDueAt >= 0) {
                parse();
            }
            wanted = computeWanted();
        }
    }

    private void parse() {
        screenDueAt = NEVER;
        worker.dirty(feed);
    }

    @Override
    public long flushAt() {
        return flushAt;
    }

    @Override
    public synchronized void flush() {
        long now = System.nanoTime();
        if (now - screenDueAt >= 0) {
            parse();
        }
        pump(now);
        tellEnd(now);
    }

    @Override
    public synchronized void ended() {
        end.outputEnded();
        parse();
        flush();
    }

    @Override
    public synchronized void writable() {
        input.drain();
        attachments.sendInputAcks();
    }

    private void pump(long now) {
        lastPump = now;
        pumped = log.end();
        flushAt = Math.min(end.dueAt(), screenDueAt);
        attachments.pump();
    }

    /** A client that has fallen out of the log goes on from a snapshot. */
    private void skip(Attachment attachment) {
        worker.execute(() -> {
            ScreenFeed.Snapshot snapshot = feed.snapshot(ScreenFeed.MAX_REDRAW);
            synchronized (this) {
                attachment.skipTo(snapshot.offset(), snapshot.payload());
                attachments.pump(attachment);
                resumeIfWanted();
            }
        });
    }

    private boolean computeWanted() {
        return log.end() - screenParsed < screenLagLimit && !attachments.pause();
    }

    private void resumeIfWanted() {
        boolean before = wanted;
        wanted = computeWanted();
        if (wanted && !before && pty != null) {
            pty.resume();
        }
    }

    // ---- the end ----

    private void processEnded(ExitState state) {
        synchronized (this) {
            end.processEnded(state);
            flushAt = Math.min(flushAt, end.dueAt());
            tellEnd(System.nanoTime());
            if (pty != null) {
                pty.resume();
            }
        }
    }

    private void tellEnd(long now) {
        if (end.tell(now)) {
            listener.exited(this);
        }
        if (end.isComplete()) {
            closePty();
        }
    }

    private void closePty() {
        if (pty != null) {
            pty.close();
        }
    }

    /** Ends every process of the session: a hang-up, and a kill for what is left later; see {@link Terminals}. */
    void signal(Signal signal) {
        if (signal.fromKeyboard()) {
            synchronized (this) {
                input.discardBacklog();
            }
        }
        Pty terminal = pty;
        if (terminal != null) {
            terminal.signal(signal);
        }
    }

    /** Whether anything of it still runs, survivors of the first process included. Reads the process table. */
    boolean alive() {
        Pty terminal = pty;
        return terminal != null && terminal.alive();
    }

    synchronized boolean exited() {
        return end.isOver();
    }

    CompletionStage<ExitState> exit() {
        Pty terminal = pty;
        return terminal == null ? new CompletableFuture<>() : terminal.exit();
    }

    /** Lets go of the terminal and tells whoever is attached. */
    synchronized void dispose() {
        attachments.removeAll(new HomieException(ErrorCode.NOT_FOUND, "this session was removed"));
        closePty();
    }

    // ---- attachments ----

    /** How an attachment begins. */
    record Begun(Attachment attachment, Replay replay, long startOffset, long inputOffset, Session session) {}

    /** @throws HomieException OUT_OF_RANGE for an offset that was never printed, RESOURCE_EXHAUSTED */
    CompletionStage<Begun> attach(String attachmentId, Attachment.Caller caller, AttachParams params) {
        Long from = params.fromOffset();
        synchronized (this) {
            if (from != null && from > log.end()) {
                throw new HomieException(
                        ErrorCode.OUT_OF_RANGE,
                        "this session has printed " + log.end() + " bytes, there is nothing at " + from,
                        Map.of("path", "fromOffset", "end", log.end()));
            }
            if (from != null && from >= log.oldest()) {
                return CompletableFuture.completedFuture(begin(attachmentId, caller, params, Replay.EXACT, from, null));
            }
            if (log.end() == 0) {
                return CompletableFuture.completedFuture(begin(attachmentId, caller, params, Replay.NONE, 0, null));
            }
        }
        return snapshot(ScreenFeed.MAX_REDRAW).thenCompose(snapshot -> {
            synchronized (this) {
                if (snapshot.offset() < log.oldest()) {
                    return attach(attachmentId, caller, params);
                }
                return CompletableFuture.completedFuture(
                        begin(attachmentId, caller, params, Replay.SNAPSHOT, snapshot.offset(), snapshot));
            }
        });
    }

    private Begun begin(
            String attachmentId,
            Attachment.Caller caller,
            AttachParams params,
            Replay replay,
            long startOffset,
            ScreenFeed.@Nullable Snapshot snapshot) {
        attachments.checkRoom();
        String inputId = params.inputId() == null ? attachmentId : params.inputId();
        InputStreams.Stream stream = input.open(caller.subject() + "/" + inputId);
        Attachment attachment = new Attachment(
                attachmentId,
                caller,
                params,
                stream,
                startOffset,
                snapshot == null ? null : snapshot.payload(),
                System.currentTimeMillis());
        attachments.add(attachment);
        if (params.mode() == AttachMode.WRITE) {
            applySize(attachment);
        }
        listener.updated(this);
        return new Begun(attachment, replay, startOffset, stream.written(), describe());
    }

    synchronized void detach(Attachment attachment) {
        if (attachments.remove(attachment)) {
            resumeIfWanted();
            listener.updated(this);
        }
    }

    /** Detaches, and tells whoever may still be there why. */
    synchronized void drop(Attachment attachment, HomieException why) {
        attachment.refuse(why.body());
        detach(attachment);
    }

    /** Drops an attachment that nobody confirmed in time; returns whether it did. */
    synchronized boolean detachIfAbandoned(Attachment attachment, long nanos) {
        boolean abandoned = attachment.abandoned(nanos);
        if (abandoned) {
            drop(attachment, new HomieException(ErrorCode.ABORTED, "the gateway did not confirm this; attach again"));
        }
        return abandoned;
    }

    synchronized void ack(Attachment attachment, long offset) {
        if (!attachment.ack(offset)) {
            attachment.refuse(HomieException.invalid("offset", "acknowledges output that was never sent")
                    .body());
            return;
        }
        attachments.pump(attachment);
        resumeIfWanted();
    }

    // ---- input and size ----

    /** An INPUT frame; what is wrong with it goes back on its channel. */
    void input(Attachment attachment, long offset, byte[] frame) {
        boolean interrupt = false;
        try {
            synchronized (this) {
                if (attachment.mode != AttachMode.WRITE) {
                    throw new HomieException(ErrorCode.PERMISSION_DENIED, "this attachment only views");
                }
                if (end.isOver()) {
                    throw new HomieException(ErrorCode.FAILED_PRECONDITION, "this session has ended");
                }
                applySize(attachment);
                int length = frame.length - FrameHeader.SIZE;
                interrupt = input.write(attachment.input, offset, frame, FrameHeader.SIZE, length, this::interruptible);
            }
        } catch (HomieException e) {
            attachment.refuse(e.body());
        }
        if (interrupt) {
            signal(Signal.SIGINT);
        }
    }

    /** Input without a stream ({@code terminal.session.input}). */
    void input(byte[] bytes) {
        boolean interrupt;
        synchronized (this) {
            if (end.isOver()) {
                throw new HomieException(ErrorCode.FAILED_PRECONDITION, "this session has ended");
            }
            interrupt = input.write(new InputStreams.Stream(), 0, bytes, 0, bytes.length, this::interruptible);
        }
        if (interrupt) {
            signal(Signal.SIGINT);
        }
    }

    private boolean interruptible() {
        return pty != null && pty.interruptsBySignal();
    }

    /** What the screen answers to a program's query; dropped when the program reads nothing anyway. */
    private synchronized void answer(byte[] bytes) {
        if (!end.isOver() && !input.waiting()) {
            input.write(new InputStreams.Stream(), 0, bytes, 0, bytes.length, () -> false);
        }
    }

    private int writeToPty(byte[] bytes, int offset, int length) {
        return pty == null ? 0 : pty.write(bytes, offset, length);
    }

    /** Tells every client what was written of its input, unless that went out behind the echo already. */
    synchronized void sendInputAcks() {
        attachments.sendInputAcks();
    }

    /** The writer that last typed or resized decides the size. */
    private void applySize(Attachment attachment) {
        Attachment.Size size = attachment.wants();
        if (size != null) {
            setSize(size.cols(), size.rows());
        }
    }

    /** @param connection whose attachments, if any, want this size from now on */
    synchronized void resize(@Nullable String connection, int newCols, int newRows) {
        if (end.isOver()) {
            throw new HomieException(ErrorCode.FAILED_PRECONDITION, "this session has ended");
        }
        if (connection != null) {
            attachments.wants(connection, newCols, newRows);
        }
        setSize(newCols, newRows);
    }

    private void setSize(int newCols, int newRows) {
        if (newCols == cols && newRows == rows) {
            return;
        }
        cols = newCols;
        rows = newRows;
        if (pty != null) {
            pty.resize(newCols, newRows);
        }
        worker.execute(() -> feed.resize(newCols, newRows));
        listener.updated(this);
    }

    synchronized String name() {
        return name;
    }

    synchronized void rename(String newName) {
        name = newName;
        listener.updated(this);
    }

    // ---- the screen ----

    CompletableFuture<ScreenFeed.Snapshot> snapshot(int maxRedraw) {
        return worker.submit(() -> feed.snapshot(maxRedraw));
    }

    CompletableFuture<String> text(int lines) {
        return worker.submit(() -> feed.text(lines));
    }

    private final class ScreenSource implements ScreenFeed.Source {
        @Override
        public int read(long offset, byte[] into) {
            synchronized (TerminalSession.this) {
                return log.read(offset, into, 0, into.length);
            }
        }

        @Override
        public void parsed(long offset, @Nullable String newTitle) {
            synchronized (TerminalSession.this) {
                screenParsed = offset;
                resumeIfWanted();
                if (!java.util.Objects.equals(title, newTitle)) {
                    title = newTitle;
                    listener.updated(TerminalSession.this);
                }
            }
        }
    }

    // ---- housekeeping ----

    /** Once a second: stops waiting for silent clients, and says that there was activity. Reads a link of /proc. */
    synchronized void tick(long nanos) {
        attachments.probe(nanos);
        if (attachments.expirePauses(nanos)) {
            resumeIfWanted();
        }
        if (lastActivityAt != publishedActivityAt && nanos - activityToldAt >= ACTIVITY_NANOS) {
            publishedActivityAt = lastActivityAt;
            activityToldAt = nanos;
            if (pty != null && !end.isOver()) {
                cwd = pty.folder().orElse(cwd);
            }
            listener.updated(this);
        }
    }

    synchronized boolean attached() {
        return !attachments.isEmpty();
    }

    long lastActivityAt() {
        return lastActivityAt;
    }

    synchronized long exitedAt() {
        return end.isOver() ? end.at() : NEVER;
    }

    synchronized long outputOffset() {
        return log.end();
    }

    /** As every client sees it. */
    synchronized Session describe() {
        ExitState ended = end.state();
        return new Session(
                spec.id(),
                spec.nodeId(),
                name,
                spec.command(),
                cwd,
                cols,
                rows,
                pty == null ? 0 : pty.pid(),
                createdAt,
                lastActivityAt,
                ended == null ? SessionStatus.RUNNING : SessionStatus.EXITED,
                ended == null ? null : ended.code(),
                ended == null ? null : ended.signal(),
                ended == null ? null : end.at(),
                log.end(),
                log.oldest(),
                title,
                attachments.describe());
    }
}
