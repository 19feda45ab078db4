package dev.homie.gateway.chat;

import dev.homie.core.bus.BusFailure;
import dev.homie.core.bus.BusHeaders;
import dev.homie.core.bus.Services.Call;
import dev.homie.gateway.presence.NodeDirectory;
import dev.homie.gateway.presence.NodeRequests;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.agent.AgentAddresses;
import dev.homie.protocol.presence.NodePresence;
import dev.homie.protocol.presence.NodeStatus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The machines that agents work on: which there are, and asking them. Used on the chat service's context. */
final class ChatNodes {
    private static final List<String> FORWARDED = List.of(BusHeaders.IDENTITY, BusHeaders.CORRELATION);

    private final NodeDirectory directory;
    private final NodeRequests requests;
    private final long requestMs;

    ChatNodes(Vertx vertx, NodeDirectory directory, long requestMs) {
        this.directory = directory;
        this.requests = new NodeRequests(vertx.eventBus());
        this.requestMs = requestMs;
    }

    /** A node's process has ended: what it was asked it will not answer. */
    void died(String nodeId) {
        requests.died(nodeId);
    }

    boolean isOnline(String nodeId) {
        NodePresence node = directory.find(nodeId);
        return node != null && node.status() == NodeStatus.ONLINE && node.problem() == null;
    }

    /** The machine, or the only one there is that offers the runtime. */
    String orOnly(@Nullable String nodeId, String runtime, Predicate<String> machines) {
        if (nodeId != null) {
            return nodeId;
        }
        List<String> offering = directory.online().stream()
                .filter(node -> node.problem() == null && machines.test(node.id()))
                .filter(node -> node.services().containsKey(runtime))
                .map(NodePresence::id)
                .toList();
        if (offering.size() != 1) {
            throw HomieException.invalid(
                    "nodeId",
                    offering.isEmpty()
                            ? "is required: no machine that is connected offers " + runtime
                            : "is required with several machines: " + String.join(", ", offering));
        }
        return offering.get(0);
    }

    /** Why a machine cannot be asked now; null when it can. */
    @Nullable
    String problem(String nodeId) {
        NodePresence node = directory.find(nodeId);
        if (node == null) {
            return "the machine has not been heard of since the gateway started";
        }
        return switch (node.status()) {
            case ONLINE -> node.problem();
            case OFFLINE -> node.name() + " is offline: Homie does not run there";
            case UNREACHABLE -> node.name() + " does not answer: it sleeps, or is cut off";
        };
    }

    /** @throws HomieException UNAVAILABLE, FAILED_PRECONDITION or NOT_FOUND when it cannot be asked now */
    void check(String nodeId) {
        String problem = problem(nodeId);
        if (problem == null) {
            return;
        }
        NodePresence node = directory.find(nodeId);
        ErrorCode code = node != null && node.status() == NodeStatus.ONLINE
                ? ErrorCode.FAILED_PRECONDITION
                : ErrorCode.UNAVAILABLE;
        throw new HomieException(code, problem, Map.of("nodeId", nodeId));
    }

    /** Asks a machine's agents on behalf of a client; null: of Homie itself. */
    Future<JsonObject> ask(String nodeId, String verb, JsonObject body, @Nullable Call call) {
        return ask(nodeId, verb, body, call, requestMs);
    }

    Future<JsonObject> ask(String nodeId, String verb, JsonObject body, @Nullable Call call, long timeoutMs) {
        try {
            check(nodeId);
        } catch (HomieException away) {
            return Future.failedFuture(away);
        }
        DeliveryOptions options = new DeliveryOptions().setSendTimeout(timeoutMs);
        if (call != null) {
            for (String name : FORWARDED) {
                String value = call.header(name);
                if (value != null) {
                    options.addHeader(name, value);
                }
            }
        }
        return requests.ask(nodeId, AgentAddresses.node(nodeId, verb), body, options)
                .map(reply -> reply.body());
    }

    /** Whether it is known that a request was not carried out; otherwise the node may have taken it. */
    static boolean isRefused(Throwable failure) {
        if (!(failure instanceof BusFailure)) {
            return false;
        }
        HomieException error = BusFailure.of(failure);
        return switch (error.code()) {
            // A link that is down fails like this, too; the node's own word names its runtime.
            case UNAVAILABLE, DEADLINE_EXCEEDED, ABORTED -> error.data().containsKey("runtime");
            default -> true;
        };
    }

    /** Whether the node does not have the chat open. */
    static boolean isNotOpen(Throwable failure) {
        HomieException error = BusFailure.of(failure);
        return error.code() == ErrorCode.NOT_FOUND
                && Boolean.FALSE.equals(error.data().get("open"));
    }

    /** Why the chat's state forbids it, such as {@code busy}; null where it does not. */
    static @Nullable String reason(Throwable failure) {
        HomieException error = BusFailure.of(failure);
        return error.code() == ErrorCode.FAILED_PRECONDITION && error.data().get("reason") instanceof String reason
                ? reason
                : null;
    }
}
