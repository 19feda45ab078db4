package dev.homie.gateway.link;

import dev.homie.core.identity.Secrets;
import dev.homie.core.link.LinkLimits;
import dev.homie.core.link.LinkMessage;
import dev.homie.core.link.LinkProof;
import dev.homie.protocol.CloseCode;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** A link before it is known whose it is: one question, one answer, in a few seconds. Used on the gateway's context only. */
final class LinkHandshake implements LinkSocket.Listener {
    private final Vertx vertx;
    private final LinkSocket socket;
    private final LinkMessage.Challenge challenge;
    private final int helloMs;
    private final Said said;
    private Runnable whenOver = () -> {};
    private long timer;
    private boolean answered;
    private boolean over;

    /** Told of the one hello. */
    interface Said {
        void hello(LinkHandshake stranger, LinkMessage.Challenge challenge, LinkMessage.Hello hello);
    }

    LinkHandshake(Vertx vertx, LinkSocket socket, String gatewayId, int helloMs, Said said) {
        this.vertx = vertx;
        this.socket = socket;
        this.helloMs = helloMs;
        this.said = said;
        this.challenge = new LinkMessage.Challenge(
                gatewayId, Secrets.random(LinkProof.NONCE_BYTES), LinkLimits.VERSION, LinkLimits.VERSION);
    }

    /** @param ended called once it is refused, gone or let in */
    void begin(Runnable ended) {
        whenOver = ended;
        timer = vertx.setTimer(
                helloMs,
                late -> refuse(
                        CloseCode.NO_HELLO, new HomieException(ErrorCode.DEADLINE_EXCEEDED, "no hello in time")));
        socket.listen(this);
        socket.text(challenge.encode());
    }

    LinkSocket socket() {
        return socket;
    }

    void refuse(CloseCode code, HomieException error) {
        Future<Void> unused = close(code, error);
    }

    Future<Void> close(CloseCode code, HomieException error) {
        socket.text(new LinkMessage.Refused(error).encode());
        return socket.close(code, error.getMessage());
    }

    /** Gives the socket away to whoever goes on with it; false if it is closed meanwhile. */
    boolean release() {
        boolean open = !over;
        closed();
        return open;
    }

    @Override
    public void text(String text) {
        LinkMessage message;
        try {
            message = LinkMessage.read(text);
        } catch (HomieException e) {
            refuse(CloseCode.MALFORMED, e);
            return;
        }
        if (answered || !(message instanceof LinkMessage.Hello hello)) {
            refuse(CloseCode.UNAUTHENTICATED, new HomieException(ErrorCode.UNAUTHENTICATED, "say one hello first"));
        } else if (hello.protocol() != LinkLimits.VERSION) {
            refuse(
                    CloseCode.NO_COMMON_VERSION,
                    new HomieException(
                            ErrorCode.FAILED_PRECONDITION,
                            "this gateway speaks version " + LinkLimits.VERSION + " on links; update the older side",
                            Map.of("min", LinkLimits.VERSION, "max", LinkLimits.VERSION)));
        } else {
            answered = true;
            said.hello(this, challenge, hello);
        }
    }

    @Override
    public void binary(Buffer message) {
        refuse(CloseCode.UNAUTHENTICATED, new HomieException(ErrorCode.UNAUTHENTICATED, "say hello first"));
    }

    @Override
    public void closed() {
        if (!over) {
            over = true;
            vertx.cancelTimer(timer);
            whenOver.run();
        }
    }
}
