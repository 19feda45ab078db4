package dev.homie.gateway.bridge;

import dev.homie.core.identity.Access;
import dev.homie.core.identity.Identity;
import dev.homie.core.policy.AddressKind;
import dev.homie.core.policy.Decision;
import dev.homie.core.policy.Policy;
import dev.homie.gateway.auth.Peer;
import io.vertx.ext.auth.User;
import org.jspecify.annotations.Nullable;

/**
 * Whom a connection is of, from its hello to its close.
 *
 * @param device the paired device's id, else what the client calls its device or itself
 */
record Caller(
        String connectionId,
        Access access,
        Peer peer,
        @Nullable String device) {
    Identity identity() {
        return access.identity();
    }

    User user() {
        return access.user();
    }

    /**
     * Whether an event may be delivered. What was allowed when the topic was subscribed to is asked again, because a topic
     * carries events of machines that the caller may not hear of.
     *
     * @param nodeId the machine that the event is about, if it is about one
     */
    boolean mayHear(Policy policy, String topic, @Nullable String nodeId) {
        Decision decision = policy.decide(user(), AddressKind.TOPIC, topic);
        return decision.allowed() && (nodeId == null || identity().mayUse(nodeId));
    }
}
