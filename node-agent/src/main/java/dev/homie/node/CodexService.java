package dev.homie.node;

import dev.homie.core.agent.AgentRuntime;
import dev.homie.node.agent.AgentEndpoint;
import dev.homie.node.codex.CodexConfig;
import dev.homie.node.codex.CodexProgram;
import dev.homie.node.codex.chat.CodexRuntime;
import dev.homie.protocol.presence.NodeInfo;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Codex on this machine: its chats on the bus, and what the machine says of it. Whether there is a codex is looked up behind the
 * start, and again now and then: it may be installed, updated or removed at any time. On the verticle's context.
 */
final class CodexService {
    /** Of the service in {@link NodeInfo#services}. */
    static final String NAME = "codex";

    private static final int VERSION = 1;
    /** While there is none, looking costs nothing but a walk over the PATH; later it starts a process. */
    private static final long LOOK_ABSENT_MS = 30_000;

    private static final long LOOK_PRESENT_MS = 600_000;
    private static final Logger LOG = LoggerFactory.getLogger(CodexService.class);

    private final Vertx vertx;
    private final AgentEndpoint endpoint;
    private final CodexRuntime runtime;
    private Consumer<NodeInfo.@Nullable Service> offer = service -> {};
    private @Nullable CodexProgram program;
    private String problem = "";
    private long timer = -1;
    private boolean closed;

    CodexService(Vertx vertx, NodeConfig node, CodexConfig config, String version) {
        this.vertx = vertx;
        List<CodexRuntime> made = new ArrayList<>();
        this.endpoint = new AgentEndpoint(vertx, node.nodeId(), events -> {
            made.add(new CodexRuntime(vertx, node.nodeId(), config, version, events, this::tell));
            return List.<AgentRuntime>copyOf(made);
        });
        this.runtime = made.get(0);
    }

    Future<Void> ready() {
        return endpoint.ready();
    }

    List<String> addresses() {
        return endpoint.addresses();
    }

    /**
     * Begins to look for codex.
     *
     * @param told what to say of it, whenever that may have changed; null: there is none
     */
    void look(Consumer<NodeInfo.@Nullable Service> told) {
        offer = told;
        look();
    }

    private void look() {
        runtime.program().onComplete(looked -> {
            if (closed) {
                return;
            }
            program = looked.succeeded() ? looked.result() : null;
            String now = looked.succeeded() ? "" : String.valueOf(looked.cause().getMessage());
            if (!now.equals(problem)) {
                problem = now;
                LOG.info("{}", now.isEmpty() ? "codex is there now" : now);
            }
            tell();
            if (program != null) {
                runtime.lookAtLogin(program)
                        .onFailure(
                                unknown -> LOG.debug("codex does not say who is logged in: {}", unknown.getMessage()));
            }
            timer = vertx.setTimer(program == null ? LOOK_ABSENT_MS : LOOK_PRESENT_MS, again -> look());
        });
    }

    private void tell() {
        CodexProgram found = program;
        if (found == null) {
            offer.accept(null);
            return;
        }
        List<String> features = new ArrayList<>(List.of(found.version()));
        String login = runtime.login();
        if (login != null) {
            features.add("login:" + login);
        }
        offer.accept(new NodeInfo.Service(VERSION, features));
    }

    /** Ends all that chats run here. */
    Future<Void> close() {
        closed = true;
        vertx.cancelTimer(timer);
        return endpoint.close();
    }
}
