package dev.homie.gateway.codex;

import dev.homie.core.bus.BusFailure;
import dev.homie.core.bus.BusHeaders;
import dev.homie.core.bus.Services;
import dev.homie.core.bus.Services.Answer;
import dev.homie.core.bus.Services.Call;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Params;
import dev.homie.protocol.agent.AgentAddresses;
import dev.homie.protocol.agent.CodexMethods;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code agent.codex.*} (SPEC.md section 6): every method of the codex app-server, passed on to the machine that it is for. In this
 * process only: every gateway has its own.
 */
public final class CodexServiceVerticle extends VerticleBase {
    /** What Homie itself says to codex, once. */
    private static final String HANDSHAKE = "initialize";

    private static final String RESPOND = "respond";
    private static final int MAX_ID = 256;

    private final long requestMs;

    /** @param requestMs how long a machine may take to answer */
    public CodexServiceVerticle(long requestMs) {
        this.requestMs = requestMs;
    }

    @Override
    public Future<?> start() {
        Services services = new Services(vertx);
        List<Future<Void>> served = new ArrayList<>();
        for (String method : CodexMethods.ALL) {
            served.add(services.serveHere(
                            AgentAddresses.CODEX_PREFIX + method.replace('/', '.'),
                            call -> pass(call, method, object(call.params(), "params")))
                    .completion());
        }
        served.add(
                services.serveHere(AgentAddresses.CODEX_RESPOND, this::respond).completion());
        return Future.all(served);
    }

    private Future<Answer> respond(Call call) {
        JsonObject params = new JsonObject().put("requestId", call.params().string("requestId", MAX_ID));
        JsonObject result = object(call.params(), "result");
        return pass(call, RESPOND, params.put("result", result == null ? new JsonObject() : result));
    }

    private Future<Answer> pass(Call call, String method, @Nullable JsonObject params) {
        if (method.equals(HANDSHAKE)) {
            throw new HomieException(ErrorCode.UNIMPLEMENTED, "Homie itself has shaken hands with codex already");
        }
        String nodeId = call.params().string("nodeId", MAX_ID);
        String account = call.params().optionalString("account", MAX_ID);
        call.requireNode(nodeId);
        JsonObject body = new JsonObject().put("method", method);
        if (account != null) {
            body.put("account", account);
        }
        if (params != null) {
            body.put("params", params);
        }
        DeliveryOptions options = new DeliveryOptions().setSendTimeout(requestMs);
        for (String header : List.of(BusHeaders.IDENTITY, BusHeaders.CORRELATION)) {
            String value = call.header(header);
            if (value != null) {
                options.addHeader(header, value);
            }
        }
        return vertx.eventBus()
                .<JsonObject>request(AgentAddresses.node(nodeId, "codex"), body, options)
                .map(CodexServiceVerticle::answer)
                .recover(failure -> Future.failedFuture(BusFailure.of(failure)));
    }

    /** Codex answers with an object, but for a few methods that answer with nothing. */
    private static Answer answer(Message<JsonObject> reply) {
        Object result = reply.body().getValue("result");
        return Answer.of(
                result instanceof JsonObject || result == null ? result : new JsonObject().put("result", result));
    }

    /** @throws HomieException INVALID_ARGUMENT for what is no object */
    private static @Nullable JsonObject object(Params params, String name) {
        Params object = params.optionalObject(name);
        return object == null ? null : new JsonObject(object.toMap());
    }
}
