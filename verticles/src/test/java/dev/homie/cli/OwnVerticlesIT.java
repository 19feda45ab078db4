package dev.homie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.protocol.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Verticles that Homie knows nothing of: into a server that runs, and in processes of their own beside it. */
@DisabledOnOs(OS.WINDOWS)
class OwnVerticlesIT {
    private static final String CLOCK = "dev.homie.example.ClockVerticle";
    private static final String ROWS =
            "\"policy\": [{\"method\": \"example.clock.now\", \"topic\": \"example.clock.tick\", \"scope\": \"example.read\"},"
                    + " {\"method\": \"greeter.greet\", \"scope\": \"greeter.use\"}]";

    /** On nobody's class path. */
    private static final String GREETER = """
            public class Greeter extends io.vertx.core.VerticleBase {
                @Override
                public io.vertx.core.Future<?> start() {
                    String name = config().getString("name");
                    return vertx.eventBus().consumer("greeter.greet", message -> message.reply("hello from " + name))
                            .completion();
                }
            }
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @Test
    void intoAServerThatRuns() throws Exception {
        configure("{" + ROWS + "}");
        try (TestingHomie server = TestingHomie.up(home())) {
            assertThat(server.process().isAlive()).isTrue();
            fails("UNAVAILABLE", "call", "example.clock.now");
            String clock = works("deploy", CLOCK, "--config", "{\"zone\": \"Asia/Tokyo\"}");
            assertThat(works("call", "example.clock.now")).contains("\"zone\":\"Asia/Tokyo\"");
            assertThat(works("call", "example.clock.now", "{\"zone\": \"UTC\"}"))
                    .contains("\"zone\":\"UTC\"");
            fails("INVALID_ARGUMENT: zone", "call", "example.clock.now", "{\"zone\": \"Mars\"}");
            assertThat(works("events", "example.*", "--count", "2").lines())
                    .hasSize(2)
                    .allMatch(line -> line.startsWith("{\"topic\":\"example.clock.tick\",\"payload\":{"));

            Path jar = greeter();
            String greeter = works("deploy", "Greeter", "--jar", jar.toString(), "--config", "{\"name\": \"a jar\"}");
            assertThat(works("call", "greeter.greet")).isEqualTo("\"hello from a jar\"");
            assertThat(works("deployments")).contains(clock, greeter, jar.toString());
            works("undeploy", greeter);
            fails("UNAVAILABLE", "call", "greeter.greet");
            fails("NOT_FOUND", "undeploy", greeter);

            fails("no.such.Class", "deploy", "no.such.Class");
            fails("does not exist", "deploy", "Greeter", "--jar", folder + "/missing.jar");
            fails("no verticle", "deploy", "java.lang.String");
            fails("ZoneRulesException", "deploy", CLOCK, "--config", "{\"zone\": \"Mars\"}");
            fails("UNIMPLEMENTED", "call", "greeter.secret");
            assertThat(works("deployments").lines()).hasSize(1);
            assertThat(Files.readString(home().resolve("logs/homie.log")))
                    .contains("audit", "\"method\":\"cluster.undeploy\"")
                    .doesNotContain("Asia/Tokyo");
        }
    }

    @Test
    void saysWhichRowIsWrong() throws Exception {
        configure("{\"policy\": [{\"method\": \"node.n1.terminal.start\", \"scope\": \"a.b\"}]}");
        TestingHomie.Result result = TestingHomie.run(home(), "up", "--no-open", "--port", "0");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output()).contains("policy[0].method", "node.");
    }

    @Test
    void inProcessesOfTheirOwn() throws Exception {
        configure("{" + ROWS + ", \"cluster\": " + cluster(freePorts(1).get(0)) + "}");
        fails("homie init", "run", CLOCK);
        try (TestingHomie server = TestingHomie.start(home(), "up", "--cluster", "--no-open", "--port", "0")) {
            server.line("#code=");
            Path jar = greeter();
            fails("no.such.Class", "run", "no.such.Class", "-cp", jar.toString());
            try (TestingHomie own = TestingHomie.start(
                    home(), "run", "Greeter", "-cp", folder + "/*", "-conf", "{\"name\": \"a process\"}")) {
                assertThat(own.line("Ctrl-C")).contains("own-verticles", "with 1 other member");
                assertThat(works("call", "greeter.greet")).isEqualTo("\"hello from a process\"");
                own.process().destroy();
                own.exitCode();
            }
            fails("UNAVAILABLE", "call", "greeter.greet");

            try (TestingHomie legacy = TestingHomie.start(
                            home(),
                            "vertx",
                            "run",
                            "Greeter",
                            "-cp",
                            jar.toString(),
                            "-conf",
                            "{\"name\": \"vertx\"}");
                    TestingHomie bare = TestingHomie.start(home(), "vertx", "bare")) {
                assertThat(legacy.line("Ctrl-C")).contains("own-verticles");
                assertThat(bare.line("Ctrl-C")).contains("own-verticles");
                assertThat(works("call", "greeter.greet")).isEqualTo("\"hello from vertx\"");
            }
        }
    }

    @Test
    void intoTheNodeOfAnotherMachine() throws Exception {
        List<Integer> ports = freePorts(2);
        configure("{" + ROWS + ", \"cluster\": " + cluster(ports.get(0)) + "}");
        Path second = Files.createDirectories(folder.resolve("second"));
        Files.writeString(second.resolve("homie.json"), "{\"cluster\": " + cluster(ports.get(1)) + "}");
        try (TestingHomie server = TestingHomie.start(home(), "up", "--cluster", "--no-open", "--port", "0")) {
            server.line("#code=");
            String join = works("invite")
                    .lines()
                    .map(String::strip)
                    .filter(line -> line.startsWith("homie join"))
                    .findFirst()
                    .orElseThrow();
            try (TestingHomie node =
                    TestingHomie.start(second, join.substring("homie ".length()).split(" ", -1))) {
                node.line("node is up");
                String id = String.valueOf(Json.readObject(Files.readString(second.resolve("node.json")))
                        .get("id"));
                until(() -> works("call", "presence.list").contains(id));

                String greeter = works(
                        "deploy",
                        "Greeter",
                        "--on",
                        id,
                        "--jar",
                        greeter().toString(),
                        "--config",
                        "{\"name\": \"afar\"}");
                assertThat(greeter).startsWith(id + "-");
                assertThat(works("call", "greeter.greet")).isEqualTo("\"hello from afar\"");
                assertThat(works("deployments")).contains(greeter, "on " + id);
                works("undeploy", greeter);
                fails("UNAVAILABLE", "call", "greeter.greet");
            }
            fails("NOT_FOUND", "deploy", "Greeter", "--on", "nowhere");
        }
    }

    private static String cluster(int port) {
        return "{\"name\": \"own-verticles\", \"port\": " + port + ", \"busPort\": 0, \"joinPort\": 0}";
    }

    /** Asks until it is so. */
    private static void until(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("never so").isLessThan(end);
        }
    }

    private String works(String... arguments) throws Exception {
        TestingHomie.Result result = TestingHomie.run(home(), arguments);
        assertThat(result.exitCode()).as(result.output()).isZero();
        return result.output().strip();
    }

    private void fails(String why, String... arguments) throws Exception {
        TestingHomie.Result result = TestingHomie.run(home(), arguments);
        assertThat(result.exitCode()).as(result.output()).isEqualTo(1);
        assertThat(result.output().strip()).contains(why).doesNotContain("\n");
    }

    private Path home() {
        return folder.resolve("home");
    }

    private void configure(String json) throws IOException {
        Files.createDirectories(home());
        Files.writeString(home().resolve("homie.json"), json);
    }

    private Path greeter() throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Path source = Files.writeString(folder.resolve("Greeter.java"), GREETER);
        Path jar = folder.resolve("greeter.jar");
        tool(
                "javac",
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                source.toString());
        tool("jar", "--create", "--file", jar.toString(), "-C", classes.toString(), ".");
        return jar;
    }

    private static void tool(String name, String... arguments) {
        assertThat(ToolProvider.findFirst(name).orElseThrow().run(System.out, System.err, arguments))
                .as(name)
                .isZero();
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            sockets.add(socket);
            ports.add(socket.getLocalPort());
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }
}
