package dev.homie.node.codex;

import dev.homie.node.codex.protocol.Notification;
import dev.homie.node.codex.protocol.ServerRequest;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;

/** A process that runs an app-server, says its process's id, and waits to be killed. */
final class TestingNodeMain {
    private TestingNodeMain() {}

    public static void main(String[] args) {
        Vertx vertx = Vertx.vertx();
        CodexConfig config = new CodexConfig(
                args[0],
                Map.of("CODEX_HOME", args[1]),
                Map.of(),
                CodexConfig.DEFAULT_DEADLINE,
                CodexConfig.DEFAULT_IDLE,
                CodexConfig.DEFAULT_KILL_GRACE);
        AppServer.Listener silent = new AppServer.Listener() {
            @Override
            public void notified(Notification notification, JsonObject params) {}

            @Override
            public void asked(Object id, ServerRequest request, JsonObject params) {}

            @Override
            public void ended(AppServer.Ending ending) {}
        };
        CodexProgram program = new CodexProgram(Path.of(args[0]), "0.169.0");
        AppServer.start(vertx, program, config, CodexConfig.OWN, "test", silent)
                .onSuccess(server -> System.out.println(server.pid()));
    }
}
