package dev.homie.gateway.chat;

import dev.homie.core.store.ChatQueries.Position;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches what happens in the chats of one node, one question at a time (docs/agents.md): the next one is asked once the
 * answer is written. Used on the chat service's context.
 */
final class NodePoller {
    /** How long the node may keep a question until something happens. */
    static final long WAIT_MS = 20_000;
    /** Between an answer and the next question: what is said meanwhile comes together, and previews are merged. */
    static final long PAUSE_MS = 15;

    private static final long GRACE_MS = 10_000;
    private static final long MIN_BACK_OFF_MS = 500;
    private static final long MAX_BACK_OFF_MS = 15_000;
    private static final Logger LOG = LoggerFactory.getLogger(NodePoller.class);

    private final Vertx vertx;
    private final ChatHome home;
    private final String nodeId;
    private final long approvalMs;
    private final Listener listener;
    private Promise<String> epoch = Promise.promise();
    private @Nullable Position position;
    private boolean asking;
    private boolean stopped;
    private long backOff = MIN_BACK_OFF_MS;
    private long timer = -1;

    /** What follows from what was written. */
    interface Listener {
        /** Another process than before answers, or the same one again after it was away. */
        void back(String nodeId);

        /** Nothing runs in these chats any more. */
        void ended(Set<String> chatIds);
    }

    NodePoller(Vertx vertx, ChatHome home, String nodeId, long approvalMs, Listener listener) {
        this.vertx = vertx;
        this.home = home;
        this.nodeId = nodeId;
        this.approvalMs = approvalMs;
        this.listener = listener;
    }

    /** The node's process, as soon as it has answered; UNAVAILABLE when it cannot be asked, or fails to answer. */
    Future<String> epoch() {
        try {
            home.nodes().check(nodeId);
        } catch (HomieException away) {
            return Future.failedFuture(away);
        }
        if (!asking && !epoch.future().isComplete()) {
            wake();
        }
        return epoch.future();
    }

    /** Whether that process is the one that is spoken with. */
    boolean isNow(@Nullable String process) {
        return process != null
                && epoch.future().succeeded()
                && process.equals(epoch.future().result());
    }

    /** Asks now, if it does not already. */
    void wake() {
        if (timer >= 0) {
            vertx.cancelTimer(timer);
            timer = -1;
        }
        backOff = MIN_BACK_OFF_MS;
        ask();
    }

    void stop() {
        stopped = true;
    }

    /** The node's process has ended for certain. */
    void died() {
        lost();
        home.write(tx -> {
                    ChatIngest ingest = new ChatIngest(tx, nodeId, home.now(), approvalMs);
                    ingest.processEnded(null);
                    return ingest;
                })
                .onFailure(failure -> LOG.warn("what ran on {} is not written: {}", nodeId, failure.getMessage()));
    }

    private void ask() {
        if (asking || stopped || timer >= 0 || !home.nodes().isOnline(nodeId)) {
            return;
        }
        asking = true;
        boolean first = !epoch.future().isComplete();
        long wait = first ? 0 : WAIT_MS;
        Future<Position> known = position == null
                ? home.read(tx -> tx.queries().position(nodeId).orElse(new Position("", 0)))
                : Future.succeededFuture(position);
        known.compose(from -> {
                    JsonObject question = new JsonObject()
                            .put("gatewayId", home.gatewayId())
                            .put("after", from.n())
                            .put("waitMs", wait);
                    if (!from.epoch().isEmpty()) {
                        question.put("epoch", from.epoch());
                    }
                    return home.nodes().ask(nodeId, "poll", question, null, wait + GRACE_MS);
                })
                .compose(this::write)
                .onComplete(done -> {
                    asking = false;
                    if (done.succeeded()) {
                        backOff = MIN_BACK_OFF_MS;
                        later(PAUSE_MS);
                    } else if (!stopped) {
                        LOG.debug(
                                "{} does not say what happens in its chats: {}",
                                nodeId,
                                done.cause().getMessage());
                        Promise<String> waitedFor = epoch;
                        epoch = Promise.promise();
                        waitedFor.tryFail(done.cause());
                        later(backOff);
                        backOff = Math.min(backOff * 2, MAX_BACK_OFF_MS);
                    }
                });
    }

    private Future<?> write(JsonObject answer) {
        if (answer.getString("epoch", "").isEmpty()) {
            return Future.failedFuture(
                    new HomieException(ErrorCode.UNAVAILABLE, "the machine's Homie does not say which process it is"));
        }
        return home.write(tx -> {
                    ChatIngest ingest = new ChatIngest(tx, nodeId, home.now(), approvalMs);
                    return new Taken(ingest.take(answer), ingest.ended());
                })
                .onSuccess(taken -> {
                    position = taken.position();
                    boolean back = !isNow(taken.position().epoch());
                    if (back) {
                        if (epoch.future().isComplete()) {
                            epoch = Promise.promise();
                        }
                        epoch.complete(taken.position().epoch());
                        listener.back(nodeId);
                    }
                    listener.ended(taken.ended());
                });
    }

    private record Taken(Position position, Set<String> ended) {}

    /** Which process there is has to be found out again. */
    private void lost() {
        if (epoch.future().succeeded()) {
            epoch = Promise.promise();
        }
    }

    private void later(long ms) {
        timer = vertx.setTimer(ms, tick -> {
            timer = -1;
            ask();
        });
    }
}
