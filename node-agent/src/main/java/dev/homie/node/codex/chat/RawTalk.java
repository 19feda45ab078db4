package dev.homie.node.codex.chat;

import dev.homie.core.agent.AgentRuntime;
import dev.homie.node.codex.AppServer;
import dev.homie.node.codex.AppServers;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Params;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Codex's own methods for those who want them ({@code agent.codex.*}), and what it asks outside of chats. On one context. */
final class RawTalk {
    /** The method that answers what codex asked; none of codex's own. */
    static final String RESPOND = "respond";
    /** Questions that wait for an answer; the oldest is refused when there are more. */
    static final int MAX_ASKED = 256;

    private static final int MAX_ID = 256;

    private record Open(AppServer server, Object id) {}

    private final AppServers servers;
    private final AgentRuntime.Events events;
    private final Map<String, Open> asked = new LinkedHashMap<>();

    RawTalk(AppServers servers, AgentRuntime.Events events) {
        this.servers = servers;
        this.events = events;
    }

    Future<Object> call(String account, String method, JsonObject params) {
        if (method.equals(RESPOND)) {
            return respond(params);
        }
        return servers.get(account)
                .compose(server -> server.callRaw(method, params))
                .recover(failure -> Future.failedFuture(CodexChats.readable(failure)));
    }

    private Future<Object> respond(JsonObject params) {
        String id = Params.of(params.getMap()).string("requestId", MAX_ID);
        Open open = asked.remove(id);
        if (open == null) {
            throw new HomieException(ErrorCode.NOT_FOUND, "codex asks nothing by the name of " + id);
        }
        return open.server
                .respond(open.id, params.getJsonObject("result", new JsonObject()))
                .mapEmpty();
    }

    /** Codex asks something that no chat is about: whoever listens may answer. */
    void ask(String account, AppServer server, Object id, String method, JsonObject params) {
        String name = server.pid() + "." + id;
        asked.put(name, new Open(server, id));
        if (asked.size() > MAX_ASKED) {
            Open oldest = asked.remove(asked.keySet().iterator().next());
            if (oldest != null) {
                oldest.server.refuse(oldest.id, "nobody has answered");
            }
        }
        events.said(account, method, params, name);
    }

    void said(String account, String method, @Nullable JsonObject params) {
        events.said(account, method, params, null);
    }

    /** The process has ended. */
    void lost() {
        asked.values().removeIf(open -> !open.server.running());
    }
}
