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

/** Requests that are under way to nodes, so that none waits for a process that has died. Used on one context. */
public final class NodeRequests {
    private final EventBus bus;
    private final Map<String, Set<Promise<Message<JsonObject>>>> underWay = new HashMap<>();

    public NodeRequests(EventBus bus) {
        this.bus = bus;
    }

    /** Asks a node at one of its addresses; fails with UNAVAILABLE as soon as its process is known to have died. */
    public Future<Message<JsonObject>> ask(String nodeId, String address, JsonObject params, DeliveryOptions options) {
        Promise<Message<JsonObject>> answer = Promise.promise();
        underWay.computeIfAbsent(nodeId, id -> new LinkedHashSet<>()).add(answer);
        bus.<JsonObject>request(address, params, options).onComplete(done -> {
            Set<Promise<Message<JsonObject>>> ofNode = underWay.get(nodeId);
            if (ofNode != null && ofNode.remove(answer) && ofNode.isEmpty()) {
                underWay.remove(nodeId);
            }
            if (done.succeeded()) {
                answer.tryComplete(done.result());
            } else {
                answer.tryFail(done.cause());
            }
        });
        return answer.future();
    }

    /** A node's process has died: what it was asked it will not answer. */
    public void died(String nodeId) {
        Set<Promise<Message<JsonObject>>> waiting = underWay.remove(nodeId);
        if (waiting != null) {
            HomieException why =
                    new HomieException(ErrorCode.UNAVAILABLE, "the machine's Homie ended before it answered");
            List.copyOf(waiting).forEach(answer -> answer.tryFail(why));
        }
    }
}
