package dev.homie.gateway.terminal;

import dev.homie.core.bus.BusFrame;
import dev.homie.core.bus.BusHeaders;
import dev.homie.core.bus.Services;
import dev.homie.core.bus.Services.Answer;
import dev.homie.core.identity.Secrets;
import dev.homie.core.store.StoredScreen;
import dev.homie.protocol.ErrorBody;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.frame.FrameHeader;
import dev.homie.protocol.frame.FrameKind;
import dev.homie.protocol.frame.SnapshotPayload;
import dev.homie.protocol.terminal.AttachResult;
import dev.homie.protocol.terminal.Replay;
import dev.homie.protocol.terminal.Session;
import dev.homie.protocol.terminal.TerminalLimits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Attachments to sessions of which only the last screen is left: one snapshot, and no for an answer to whoever types. It
 * plays the node's part of SPEC.md section 8. Used on one context.
 */
final class StoredAttachments {
    /** Attachments at a time; the oldest goes first. */
    static final int MAX = 1_000;

    private static final int ID_BYTES = 12;

    private final Vertx vertx;
    private final String framesAddress;
    private final String detachAddress;
    private final Map<String, Attachment> attachments = new LinkedHashMap<>();

    StoredAttachments(Vertx vertx, String gatewayId) {
        this.vertx = vertx;
        this.framesAddress = "gateway." + gatewayId + ".stored.frames";
        this.detachAddress = "gateway." + gatewayId + ".stored.detach";
    }

    private static final class Attachment {
        private final long channel;
        private final String framesTo;
        private @Nullable StoredScreen unsent;

        private Attachment(long channel, String framesTo, @Nullable StoredScreen unsent) {
            this.channel = channel;
            this.framesTo = framesTo;
            this.unsent = unsent;
        }
    }

    Future<Void> start() {
        return Future.all(
                        vertx.eventBus().consumer(framesAddress, this::frame).completion(),
                        new Services(vertx).serve(detachAddress, this::detach).completion())
                .mapEmpty();
    }

    /** @param screen null: nothing is left to show */
    Answer attach(Services.Call call, Session session, @Nullable StoredScreen screen) {
        String channel = call.header(BusHeaders.CHANNEL);
        String framesTo = call.header(BusHeaders.FRAMES_TO);
        if (channel == null || framesTo == null) {
            throw new HomieException(ErrorCode.FAILED_PRECONDITION, "only a connection can attach");
        }
        long number = Long.parseLong(channel);
        String id = Secrets.random(ID_BYTES);
        attachments.put(id, new Attachment(number, framesTo, screen));
        if (attachments.size() > MAX) {
            Iterator<String> oldest = attachments.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        long start = screen == null ? session.outputOffset() : screen.outputOffset();
        AttachResult result =
                new AttachResult(number, session, screen == null ? Replay.NONE : Replay.SNAPSHOT, start, 0);
        return new Answer(
                result,
                Map.of(
                        BusHeaders.ATTACHMENT,
                        id,
                        BusHeaders.INPUT_TO,
                        framesAddress,
                        BusHeaders.DETACH_TO,
                        detachAddress));
    }

    private void frame(Message<Object> message) {
        Attachment attachment = attachments.get(message.headers().get(BusHeaders.ATTACHMENT));
        if (attachment == null || !(message.body() instanceof BusFrame frame)) {
            return;
        }
        FrameHeader header = FrameHeader.read(frame.bytes().getBytes());
        if (header.kind() == FrameKind.INPUT) {
            ErrorBody error =
                    new HomieException(ErrorCode.FAILED_PRECONDITION, "the session is over; nothing reads this").body();
            vertx.eventBus()
                    .send(
                            attachment.framesTo,
                            Services.json(Map.of("type", "error", "channel", attachment.channel, "error", error)));
        } else if (attachment.unsent != null) {
            StoredScreen screen = attachment.unsent;
            attachment.unsent = null;
            byte[] payload = new SnapshotPayload(screen.cols(), screen.rows(), screen.redraw()).toBytes();
            byte[] snapshot =
                    new FrameHeader(FrameKind.SNAPSHOT, attachment.channel, screen.outputOffset()).toBytes(payload);
            vertx.eventBus().send(attachment.framesTo, new BusFrame(Buffer.buffer(snapshot)));
        }
    }

    private Future<Answer> detach(Services.Call call) {
        attachments.remove(call.params().string("attachment", TerminalLimits.MAX_ID));
        return Future.succeededFuture(Answer.of(null));
    }
}
