package dev.homie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.cli.client.CliVertx;
import dev.homie.cli.client.RunningServer;
import dev.homie.cli.client.ServerFile;
import dev.homie.cli.client.WireClient;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.frame.FrameHeader;
import dev.homie.protocol.frame.FrameKind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Machines that meet, each a process of {@code ./homie} with a state folder of its own. */
@DisabledOnOs(OS.WINDOWS)
class ClusterIT {
    private static final long WAIT_SECONDS = 30;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @Test
    void theInvitationsLineIsAllItTakes() throws Exception {
        Path first = home("first");
        Path second = home("second");
        try (TestingHomie up = TestingHomie.start(first, "up", "--cluster", "--no-open", "--port", "0")) {
            up.line("#code=");
            String[] join = invitation(first);
            try (TestingHomie node = TestingHomie.start(second, join)) {
                node.line("node is up");
                String id = json(second, "node.json").getString("id");
                until(first, nodes -> nodes.contains(id) && nodes.size() == 2);
                assertThat(echo(first, id)).contains("hello");
                TestingHomie.Result again = TestingHomie.run(home("third"), join);
                assertThat(again.exitCode()).isEqualTo(1);
                assertThat(again.output().strip()).contains("used already").doesNotContain("\n");
                TestingHomie.Result twice = TestingHomie.run(second, "up", "--no-open", "--port", "0");
                assertThat(twice.output()).contains("already runs");
                node.process().destroy();
                assertThat(node.exitCode()).isEqualTo(128 + 15);
                assertThat(second.resolve("server.json")).doesNotExist();
                assertThat(second.resolve("homie.db")).as("a node has no store").doesNotExist();
            }
            // The next time it takes no invitation.
            try (TestingHomie node = TestingHomie.start(second, "node")) {
                node.line("node is up");
                String id = json(second, "node.json").getString("id");
                until(first, nodes -> nodes.contains(id));
                assertThat(echo(first, id)).contains("hello");
            }
        }
    }

    @Test
    void aGatewayAloneServesTheNodesOfOthers() throws Exception {
        Path first = home("first");
        Path second = home("second");
        assertThat(TestingHomie.run(first, "init").output()).containsPattern("fingerprint [0-9a-f]{64}");
        assertThat(TestingHomie.run(first, "init").output()).contains("already");
        try (TestingHomie gateway = TestingHomie.start(first, "gateway", "--port", "0")) {
            gateway.line("#code=");
            String[] join = invitation(first);
            join = java.util.Arrays.copyOf(join, join.length + 3);
            join[join.length - 3] = "--no-start";
            join[join.length - 2] = "--name";
            join[join.length - 1] = "box";
            assertThat(TestingHomie.run(second, join).output()).contains("Joined cluster homie as box");
            JsonObject cluster = json(second, "homie.json").getJsonObject("cluster");
            assertThat(cluster.getJsonArray("members"))
                    .containsExactly("127.0.0.1:"
                            + json(first, "homie.json").getJsonObject("cluster").getInteger("port"));
            try (TestingHomie node = TestingHomie.start(second, "node")) {
                node.line("node is up");
                JsonObject machine = json(second, "node.json");
                assertThat(machine.getString("name")).isEqualTo("box");
                until(first, nodes -> nodes.equals(List.of(machine.getString("id"))));
                assertThat(echo(first, machine.getString("id"))).contains("hello");
            }
            assertThat(gateway.process().isAlive()).isTrue();
        }
    }

    @Test
    void saysWhyItDoesNotStart() throws Exception {
        TestingHomie.Result noKeys = TestingHomie.run(home("first"), "node");
        assertThat(noKeys.exitCode()).isEqualTo(1);
        assertThat(noKeys.output().strip())
                .contains("homie init", "homie invite")
                .doesNotContain("\n");
        Path wide = home("wide");
        Files.writeString(wide.resolve("homie.json"), "{\"cluster\": {\"bind\": \"0.0.0.0\"}}");
        for (String command : List.of("node", "gateway", "init", "up")) {
            TestingHomie.Result refused = TestingHomie.run(wide, command);
            assertThat(refused.exitCode()).as(command).isEqualTo(1);
            assertThat(refused.output().strip())
                    .contains("cluster.bind", "0.0.0.0", "is a member of it")
                    .doesNotContain("\n");
        }
        try (TestingHomie up = TestingHomie.up(home("alone"))) {
            assertThat(up.process().isAlive()).isTrue();
            assertThat(TestingHomie.run(folder.resolve("alone"), "invite").output())
                    .contains("homie up --cluster");
        }
    }

    @Test
    void outsideOfAClusterNothingOfHazelcastIsLoaded() throws Exception {
        Path loaded = folder.resolve("classes");
        try (TestingHomie up = TestingHomie.start(
                home("alone"),
                Map.of("HOMIE_JAVA_OPTS", "-Xlog:class+load:file=" + loaded),
                "up",
                "--no-open",
                "--port",
                "0")) {
            up.line("#code=");
            assertThat(Files.readString(loaded))
                    .contains("dev.homie.cli.up.Server ")
                    .doesNotContainIgnoringCase("hazelcast");
        }
    }

    /** The arguments in the line that an invitation is. */
    private static String[] invitation(Path home) throws Exception {
        TestingHomie.Result invite = TestingHomie.run(home, "invite");
        String line = invite.output()
                .lines()
                .filter(each -> each.contains("homie join"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(invite.output()));
        return line.strip().replaceFirst("homie ", "").split(" ", -1);
    }

    private interface Nodes {
        boolean test(List<String> ids);
    }

    /** Asks the gateway until the nodes that it knows are as they should be. */
    private static void until(Path home, Nodes condition) {
        connected(home, new WireClient.Listener() {}, (vertx, client) -> poll(vertx, client, condition));
    }

    private static Future<Void> poll(Vertx vertx, WireClient client, Nodes condition) {
        return client.request(Addresses.PRESENCE_LIST, Map.of()).compose(presence -> {
            List<String> ids = ((List<?>) presence.getOrDefault("nodes", List.of()))
                    .stream()
                            .map(node -> (Map<?, ?>) node)
                            .filter(node -> "online".equals(node.get("status")))
                            .map(node -> String.valueOf(node.get("id")))
                            .toList();
            return condition.test(ids)
                    ? Future.<Void>succeededFuture()
                    : vertx.timer(50, TimeUnit.MILLISECONDS).compose(none -> poll(vertx, client, condition));
        });
    }

    /** Types into a session on that node, and gives what came back. */
    private static String echo(Path home, String nodeId) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        Promise<Void> heard = Promise.promise();
        Promise<WireClient> client = Promise.promise();
        WireClient.Listener listener = new WireClient.Listener() {
            private boolean typed;

            @Override
            public void frame(FrameHeader header, byte[] frame) {
                if (header.kind() != FrameKind.OUTPUT) {
                    return;
                }
                output.write(frame, FrameHeader.SIZE, frame.length - FrameHeader.SIZE);
                String text = output.toString(StandardCharsets.UTF_8);
                if (!typed && text.contains("ready")) {
                    typed = true;
                    client.future()
                            .onSuccess(to -> to.send(new FrameHeader(FrameKind.INPUT, header.channel(), 0)
                                    .toBytes("hello\n".getBytes(StandardCharsets.UTF_8))));
                } else if (text.contains("hello")) {
                    heard.tryComplete();
                }
            }
        };
        connected(home, listener, (vertx, connected) -> {
            client.tryComplete(connected);
            return connected
                    .request(
                            Addresses.SESSION_START,
                            Map.of(
                                    "nodeId",
                                    nodeId,
                                    "command",
                                    List.of("sh", "-c", "echo ready; cat"),
                                    "cols",
                                    80,
                                    "rows",
                                    24,
                                    "attach",
                                    Map.of("mode", "write")))
                    .compose(started -> heard.future());
        });
        return output.toString(StandardCharsets.UTF_8);
    }

    private interface Talk {
        Future<Void> with(Vertx vertx, WireClient client);
    }

    private static void connected(Path home, WireClient.Listener listener, Talk talk) {
        RunningServer server = RunningServer.require(home);
        ServerFile file = server.file();
        String token = server.token();
        CliVertx.run(vertx -> WireClient.connect(vertx, file, token, "test", listener)
                .compose(client -> talk.with(vertx, client).map("done"))
                .timeout(WAIT_SECONDS, TimeUnit.SECONDS));
    }

    private static JsonObject json(Path home, String file) throws IOException {
        return new JsonObject(Files.readString(home.resolve(file)));
    }

    /** With free ports, and otherwise empty. */
    private Path home(String name) throws IOException {
        Path home = Files.createDirectories(folder.resolve(name));
        JsonObject cluster =
                new JsonObject().put("port", freePort()).put("busPort", 0).put("joinPort", 0);
        Files.writeString(
                home.resolve("homie.json"),
                new JsonObject().put("cluster", cluster).encode());
        return home;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
