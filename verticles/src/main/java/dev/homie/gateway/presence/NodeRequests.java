package dev.homie.gateway.presence;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Requests that are under way to nodes, or to other gateways, so that none waits for a process that has died. Used on one
 * context.
 */
public final class NodeRequests {
    private final EventBus bus;
    private final Map<String, Set<Promise<Message<JsonObject>>>> underWay = new HashMap<>();

    public NodeRequests(EventBus bus) {
        this.bus = bus;
    }

    /** Asks a node, or a gateway, at one of its addresses; fails with UNAVAILABLE as soon as its process is known to have died. */
    public Future<Message<JsonObject>> ask(String peerId, String address, JsonObject params, DeliveryOptions options) {
        Promise<Message<JsonObject>> answer = Promise.promise();
        underWay.computeIfAbsent(peerId, id -> new LinkedHashSet<>()).add(answer);
        bus.<JsonObject>request(address, params, options).onComplete(done -> {
            Set<Promise<Message<JsonObject>>> ofPeer = underWay.get(peerId);
            if (ofPeer != null && ofPeer.remove(answer) && ofPeer.isEmpty()) {
                underWay.remove(peerId);
            }
            if (done.succeeded()) {
                answer.tryComplete(done.result());
            } else {
                answer.tryFail(done.cause());
            }
        });
        return answer.future();
    }

    /** A peer's process has died: what it was asked it will not answer. */
    public void died(String peerId) {
        Set<Promise<Message<JsonObject>>> waiting = underWay.remove(peerId);
        if (waiting != null) {
            HomieException why = new HomieException(ErrorCode.UNAVAILABLE, "Homie ended there before it answered");
            List.copyOf(waiting).forEach(answer -> answer.tryFail(why));
        }
    }
}
