package dev.homie.chat;

import static dev.homie.cluster.TestingCluster.until;

import dev.homie.cli.client.Endpoint;
import dev.homie.cli.client.SignIn;
import dev.homie.cluster.TestingCluster;
import dev.homie.cluster.TestingMember;
import dev.homie.core.pairing.DeviceKey;
import dev.homie.core.pairing.PairingCode;
import dev.homie.core.store.StateFolder;
import dev.homie.node.codex.TestingCodex;
import dev.homie.node.codex.TestingIssuer;
import dev.homie.node.codex.TestingModelServer;
import dev.homie.protocol.Json;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code homie up} in a process of its own, with the real codex whose CODEX_HOME is its own and whose model is a script. It can
 * be killed and come back. Closing it ends all that it started.
 */
final class TestingAgentHomie implements AutoCloseable {
    static final Duration ONLINE = Duration.ofSeconds(20);

    final Vertx vertx = Vertx.vertx();
    final TestingModelServer model = new TestingModelServer();
    final TestingIssuer issuer = new TestingIssuer();
    final TestingCodex codex;
    final TestingMember server;

    private TestingAgentHomie(Path folder, boolean login) {
        codex = login ? TestingCodex.homeWithLogin(folder, model, issuer) : TestingCodex.home(folder, model);
        Path home = StateFolder.open(folder.resolve("homie")).path();
        configure(home, codex);
        Map<String, String> environment = new HashMap<>(codex.environment());
        List<String> command = List.of("up", "--no-open", "--port", Integer.toString(TestingCluster.freePort()));
        server = new TestingMember("up", List.of(), command, environment, home, null, 0);
    }

    static TestingAgentHomie up(Path folder) {
        return new TestingAgentHomie(folder, false).start();
    }

    /** With a model that wants a login. */
    static TestingAgentHomie upWithLogin(Path folder) {
        return new TestingAgentHomie(folder, true).start();
    }

    /** Which codex the Homie of that state folder has. */
    static void configure(Path home, TestingCodex codex) {
        Map<String, Object> config = Map.of(
                "node",
                Map.of(
                        "codex",
                        Map.of(
                                "command", TestingCodex.program().toString(),
                                "accounts", Map.of("default", codex.home().toString()))));
        try {
            Files.writeString(home.resolve("homie.json"), Json.write(config));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it, again too, and waits until its own machine can be worked with. */
    TestingAgentHomie start() {
        server.start().up();
        try (TestingChatClient client = client()) {
            client.untilOnline(nodeId());
        }
        return this;
    }

    String nodeId() {
        return server.nodeId();
    }

    /** The owner. */
    TestingChatClient client() {
        return new TestingChatClient(vertx, Endpoint.of(server.server()), new SignIn.Token(server.token()));
    }

    /** A paired device with that role. */
    TestingChatClient device(String role, List<String> nodes) {
        Endpoint gateway = Endpoint.of(server.server());
        DeviceKey key = DeviceKey.generate();
        try (TestingChatClient owner = client()) {
            String nonce = owner.ask("pairing.invite", Map.of()).getString("nonce");
            JsonObject admitted;
            try (TestingChatClient asking =
                    new TestingChatClient(vertx, gateway, new SignIn.Invited(nonce, key.publicKey()))) {
                String requestId = asking.ask("pairing.request", Map.of("name", role, "platform", "test"))
                        .getString("requestId");
                Map<String, Object> approval = new HashMap<>(Map.of(
                        "requestId",
                        requestId,
                        "code",
                        PairingCode.of(asking.gatewayId(), nonce, key.publicKey()),
                        "role",
                        role));
                if (!nodes.isEmpty()) {
                    approval.put("nodes", nodes);
                }
                owner.ask("pairing.approve", approval);
                admitted = asking.ask("pairing.status", Map.of("requestId", requestId, "waitMs", 10_000));
            }
            return new TestingChatClient(
                    vertx,
                    gateway,
                    new SignIn.Device(
                            owner.gatewayId(), admitted.getString("deviceId"), admitted.getString("token"), key));
        }
    }

    /** A folder to work in, which codex trusts. */
    Path folder(String name) {
        try {
            return Files.createDirectories(codex.cwd().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The app-server itself and all that it has started, by its CODEX_HOME. */
    List<ProcessHandle> processes() {
        return TestingProcesses.with("CODEX_HOME=" + codex.home()).stream()
                .filter(process -> process.pid() != server.pid())
                .toList();
    }

    /** kill -9 of codex alone: of the binary, as the system does it when memory is short. */
    void killCodex() {
        ProcessHandle binary = processes().stream()
                .filter(process -> process.info().command().orElse("").endsWith("/bin/codex"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no codex runs"));
        binary.destroyForcibly();
        until("codex is dead", ONLINE, () -> !binary.isAlive());
    }

    @Override
    public void close() {
        server.close();
        until("nothing of codex is left", ONLINE, () -> processes().isEmpty());
        model.close();
        issuer.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
