package dev.homie.node.terminal;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.terminal.AttachMode;
import dev.homie.protocol.terminal.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** All clients of one session. Not thread-safe: the session's lock guards it. Loops by index: this is every byte's way. */
final class Attachments {
    /** Clients attached to one session. */
    static final int MAX = 64;

    private final List<Attachment> all = new ArrayList<>();
    private final OutputLog log;
    /** Told of an attachment that has fallen out of the log, once it is ready for a snapshot. */
    private final Consumer<Attachment> lagging;

    Attachments(OutputLog log, Consumer<Attachment> lagging) {
        this.log = log;
        this.lagging = lagging;
    }

    /** @throws HomieException RESOURCE_EXHAUSTED when there are {@link #MAX} */
    void checkRoom() {
        if (all.size() >= MAX) {
            throw new HomieException(
                    ErrorCode.RESOURCE_EXHAUSTED, "this session has " + MAX + " clients attached, detach some");
        }
    }

    void add(Attachment attachment) {
        attachment.input.attached();
        all.add(attachment);
    }

    boolean remove(Attachment attachment) {
        boolean removed = all.remove(attachment);
        if (removed) {
            attachment.input.detached();
        }
        return removed;
    }

    /** Removes all and tells them why. */
    void removeAll(HomieException why) {
        for (Attachment attachment : all) {
            attachment.refuse(why.body());
            attachment.input.detached();
        }
        all.clear();
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Sends everybody what their windows allow, and behind it what was written of their input. */
    void pump() {
        for (int i = 0; i < all.size(); i++) {
            pump(all.get(i));
            all.get(i).sendInputAck();
        }
    }

    void sendInputAcks() {
        for (int i = 0; i < all.size(); i++) {
            all.get(i).sendInputAck();
        }
    }

    void pump(Attachment attachment) {
        attachment.pump(log);
        if (attachment.requestSnapshot()) {
            lagging.accept(attachment);
        }
    }

    /** Whether the program has to wait for one of them. */
    boolean pause() {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).pauses(log)) {
                return true;
            }
        }
        return false;
    }

    /** Stops waiting for those that are silent; returns whether there was one. */
    boolean expirePauses(long nanos) {
        boolean expired = false;
        for (Attachment attachment : all) {
            expired |= attachment.expirePause(log, nanos);
        }
        return expired;
    }

    /** Asks those that have not answered for long; see {@link Attachment#probe}. */
    void probe(long nanos) {
        for (Attachment attachment : all) {
            if (attachment.probe(nanos)) {
                pump(attachment);
            }
        }
    }

    void inputWritten(InputStreams.Stream stream, long written) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).input == stream) {
                all.get(i).inputWritten(written);
            }
        }
    }

    /** The writers on a connection want this size from now on. */
    void wants(String connection, int cols, int rows) {
        for (Attachment attachment : all) {
            if (attachment.mode == AttachMode.WRITE && attachment.connection.equals(connection)) {
                attachment.wants(cols, rows);
            }
        }
    }

    List<Session.Attached> describe() {
        return all.stream().map(Attachment::describe).toList();
    }
}
