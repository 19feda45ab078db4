package dev.homie.gateway.bridge;

import dev.homie.core.audit.Audit;
import dev.homie.core.audit.Audit.Act;
import dev.homie.core.bus.Correlation;
import dev.homie.core.policy.Rule;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of a connection's requests are written down: those whose row says so, and every refusal. What a client does all
 * the time, which is typing by request, and what it is refused, is written down once within {@link #AGAIN_MS}: so nobody
 * fills the log by it, or pushes out of it what came before. Used on the connection's context.
 */
final class ActLog {
    static final long AGAIN_MS = 60_000;
    /** Acts of a connection that are remembered as written; the oldest is forgotten first. */
    static final int MAX_RECENT = 64;

    private static final String OK = "OK";
    private static final int MAX_TARGET = 128;
    /** What a request is about, by the names that parameters have: never content. */
    private static final List<String> TARGETS = List.of(
            "sessionId",
            "nodeId",
            "chatId",
            "jobId",
            "deviceId",
            "requestId",
            "connectionId",
            "deploymentId",
            "className",
            "jar",
            "id",
            "role");

    private final Audit audit;
    private final Caller caller;
    private final Clock clock;
    private final Map<List<String>, Long> recent = new LinkedHashMap<>();

    ActLog(Audit audit, Caller caller, Clock clock) {
        this.audit = audit;
        this.caller = caller;
        this.clock = clock;
    }

    void answered(ControlMessage.Request request, @Nullable Rule rule, Reply reply) {
        HomieException error = reply.error();
        boolean refused = error != null && error.code() == ErrorCode.PERMISSION_DENIED;
        if (rule == null || (!rule.audited() && !refused)) {
            return;
        }
        String target = target(request.params(), reply.result());
        String result = error == null ? OK : error.code().name();
        boolean often = error != null || request.method().equals(Addresses.SESSION_INPUT);
        if (!often || isNew(List.of(request.method(), target, result))) {
            audit.record(new Act(
                    caller.identity().subject(),
                    caller.device(),
                    caller.peer().address(),
                    request.method(),
                    target.isEmpty() ? null : target,
                    result,
                    Correlation.of(caller.connectionId(), request.id())));
        }
    }

    /** An act that is no request. */
    void did(String method, String result) {
        audit.record(new Act(
                caller.identity().subject(),
                caller.device(),
                caller.peer().address(),
                method,
                null,
                result,
                caller.connectionId()));
    }

    private boolean isNew(List<String> act) {
        long now = clock.millis();
        Long before = recent.get(act);
        if (before != null && now - before < AGAIN_MS) {
            return false;
        }
        recent.remove(act);
        recent.put(act, now);
        if (recent.size() > MAX_RECENT) {
            recent.remove(recent.keySet().iterator().next());
        }
        return true;
    }

    private static String target(Map<String, Object> params, @Nullable Object result) {
        StringBuilder target = new StringBuilder();
        for (String name : TARGETS) {
            if (params.get(name) instanceof String value && !value.isEmpty()) {
                add(target, name, value);
            }
        }
        if (!params.containsKey("sessionId")
                && result instanceof JsonObject answer
                && answer.getValue("session") instanceof JsonObject session) {
            add(target, "sessionId", session.getString("id", ""));
        }
        return target.toString();
    }

    private static void add(StringBuilder target, String name, String value) {
        target.append(target.isEmpty() ? "" : " ")
                .append(name)
                .append('=')
                .append(value, 0, Math.min(value.length(), MAX_TARGET));
    }
}
