package dev.homie.gateway.codex;

import dev.homie.gateway.bridge.TopicSource;
import dev.homie.protocol.agent.AgentAddresses;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/**
 * {@code agent.codex.event.NODEID}: a machine says what its codex says while some gateway keeps asking it to, so that nothing of it
 * crosses the network unheard. Used on the gateway's context only.
 */
public final class CodexTopics implements TopicSource {
    static final long ASK_MS = 5_000;
    /** Longer than three questions that get lost. */
    static final int FOR_MS = 20_000;

    private final Vertx vertx;
    private final Map<String, Long> timers = new HashMap<>();

    public CodexTopics(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public void subscribed(String topic) {
        ask(topic);
        timers.computeIfAbsent(topic, each -> vertx.setPeriodic(ASK_MS, tick -> ask(each)));
    }

    @Override
    public void abandoned(String topic) {
        Long timer = timers.remove(topic);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }

    private void ask(String topic) {
        String nodeId = topic.substring(AgentAddresses.CODEX_EVENT_PREFIX.length());
        // A machine that is away is asked again.
        vertx.eventBus().request(AgentAddresses.node(nodeId, "watch"), new JsonObject().put("forMs", FOR_MS));
    }
}
