package dev.homie.node.terminal;

import dev.homie.node.screen.Screen;
import dev.homie.protocol.frame.FrameHeader;
import dev.homie.protocol.frame.SnapshotPayload;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A session's screen and how far it has parsed the log. All but the queue mark belongs to the {@link ScreenWorker}. */
final class ScreenFeed {
    /** Bytes parsed before another screen has its turn; large, so that the screen can skim what scrolls out anyway. */
    private static final int SLICE = 1024 * 1024;

    /** The largest redraw that fits a frame. */
    static final int MAX_REDRAW = FrameHeader.MAX_PAYLOAD - SnapshotPayload.PREFIX;

    /** The screens' thread is one, so one buffer serves all of them. */
    private static final byte[] SCRATCH = new byte[SLICE];

    /** What a feed reads from and reports to. */
    interface Source {
        /** Copies output from an offset on; returns how much, 0 at the end. */
        int read(long offset, byte[] into);

        /** All output before the offset is on the screen. */
        void parsed(long offset, @Nullable String title);
    }

    /** A snapshot and the output offset it stands for. */
    record Snapshot(long offset, SnapshotPayload payload, String text) {}

    private final Screen screen;
    private final Source source;
    private final AtomicBoolean queued = new AtomicBoolean();
    private long parsed;

    ScreenFeed(Screen screen, Source source) {
        this.screen = screen;
        this.source = source;
    }

    boolean markQueued() {
        return queued.compareAndSet(false, true);
    }

    void clearQueued() {
        queued.set(false);
    }

    /** Returns whether there is more. */
    boolean parseSlice() {
        int count = source.read(parsed, SCRATCH);
        if (count == 0) {
            return false;
        }
        screen.feed(SCRATCH, 0, count);
        parsed += count;
        source.parsed(parsed, screen.title());
        return count == SLICE;
    }

    private void catchUp() {
        while (parseSlice()) {
            // Until a slice is not full: what comes meanwhile belongs to the next snapshot.
        }
    }

    /** @param maxRedraw bytes of redraw at most; the oldest scrollback is left out beyond it */
    Snapshot snapshot(int maxRedraw) {
        catchUp();
        byte[] redraw = screen.snapshot(maxRedraw);
        return new Snapshot(
                parsed, new SnapshotPayload(screen.cols(), screen.rows(), redraw), screen.text(screen.rows()));
    }

    String text(int rows) {
        catchUp();
        return screen.text(rows);
    }

    void resize(int cols, int rows) {
        catchUp();
        screen.resize(cols, rows);
    }
}
