package dev.homie.gateway;

import static dev.homie.gateway.SessionsTest.sessionId;
import static dev.homie.gateway.TestingClient.hello;
import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.homie.core.audit.Audit;
import dev.homie.gateway.RawHttp.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written down of what clients do, and how it is read. */
final class AuditedTest {
    @TempDir
    private Path home;

    @Test
    void signingInAndOutIsWrittenDown() {
        try (TestingGateway gateway = TestingGateway.start(home);
                TestingClient client = gateway.client()) {
            int port = gateway.gateway.port();
            try (TestingClient stranger = gateway.stranger()) {
                stranger.send(hello("a guess at the token"));
                assertThat(stranger.closeCode()).isEqualTo(4401);
            }
            RawHttp.post(port, "/auth/token", json("token", "another guess")).send();
            RawHttp.post(port, "/auth/code", json("code", "a third")).send();
            Response signedIn = RawHttp.post(port, "/auth/token", json("token", gateway.gateway.ownerToken()))
                    .send();
            String cookie = cookie(signedIn);
            RawHttp.post(port, "/auth/logout", json())
                    .header("Cookie", cookie)
                    .header("Origin", "http://127.0.0.1:" + port)
                    .send();

            List<JsonObject> entries = oldestFirst(client, json());
            assertThat(entries)
                    .extracting(AuditedTest::said)
                    .contains(
                            "owner gateway.connect OK",
                            "nobody gateway.connect UNAUTHENTICATED",
                            "nobody auth.token UNAUTHENTICATED",
                            "nobody auth.code UNAUTHENTICATED",
                            "owner auth.token OK",
                            "owner auth.logout OK");
            assertThat(entries).allSatisfy(entry -> {
                assertThat(entry.getString("from")).isEqualTo("127.0.0.1");
                assertThat(entry.getLong("time")).isBetween(1_000_000_000_000L, System.currentTimeMillis());
            });
        }
    }

    @Test
    void whatIsDoneToSessionsIsWrittenDown() {
        try (TestingGateway gateway = TestingGateway.start(home);
                TestingClient client = gateway.client()) {
            String session =
                    sessionId(client.result("terminal.session.start", json("nodeId", "n1", "cols", 80, "rows", 24)));
            client.result("terminal.session.attach", json("sessionId", session));
            for (int i = 0; i < 50; i++) {
                client.result("terminal.session.input", json("sessionId", session, "data", "x"));
            }
            client.result("terminal.session.kill", json("sessionId", session));
            client.result("terminal.session.remove", json("sessionId", session));
            client.error("cluster.deploy", json("className", "no.such.Thing"));
            client.error("cluster.deploy", json("className", "no.such.Thing"));

            List<JsonObject> entries = oldestFirst(client, json());
            assertThat(entries)
                    .extracting(AuditedTest::said)
                    .containsSubsequence(
                            "owner gateway.connect OK",
                            "owner terminal.session.start OK",
                            "owner terminal.session.attach OK",
                            "owner terminal.session.input OK",
                            "owner terminal.session.kill OK",
                            "owner terminal.session.remove OK",
                            "owner cluster.deploy INVALID_ARGUMENT");
            assertThat(entries)
                    .filteredOn(entry -> entry.getString("method").startsWith("terminal."))
                    .hasSize(5) // typing by request is one act, however many requests it takes
                    .allSatisfy(entry -> {
                        assertThat(entry.getString("target")).contains(session);
                        assertThat(entry.getString("device")).isEqualTo("testing");
                        assertThat(entry.getString("correlation")).contains("/");
                    });
        }
    }

    @Test
    void everyDeploymentIsAnActOfItsOwn() {
        try (TestingGateway gateway = TestingGateway.start(home);
                TestingClient client = gateway.client()) {
            JsonObject params = json("className", GrantedAddressesTest.Echo.class.getName());
            client.result("cluster.deploy", params);
            client.result("cluster.deploy", params);

            assertThat(oldestFirst(client, json("method", "cluster.deploy"))).hasSize(2);
        }
    }

    @Test
    void refusalsAndPartingsAreWrittenDown() {
        Map<String, Object> noTyping = Map.of(
                "roles",
                Map.of(
                        "owner",
                        Map.of(
                                "scopes",
                                List.of(
                                        "gateway.read",
                                        "gateway.admin",
                                        "pairing.admin",
                                        "cluster.admin",
                                        "terminal.read"))));
        try (TestingGateway gateway = TestingGateway.start(home, noTyping);
                TestingClient client = gateway.client()) {
            try (TestingClient other = gateway.client()) {
                assertThat(other.error("terminal.session.kill", json("sessionId", "n1-s0")))
                        .isEqualTo("PERMISSION_DENIED");
                // A row that is written down only when it is refused.
                assertThat(other.error("presence.list", json())).isEqualTo("PERMISSION_DENIED");
                String id = client.result("gateway.connections.list", json()).getJsonArray("connections").stream()
                        .map(each -> (JsonObject) each)
                        .filter(each -> each.getLong("connectedAt") > 0)
                        .reduce((first, last) -> last)
                        .orElseThrow()
                        .getString("id");
                client.result("gateway.connections.close", json("connectionId", id));
                assertThat(other.closeCode()).isEqualTo(4403);
            }

            assertThat(oldestFirst(client, json()))
                    .extracting(AuditedTest::said)
                    .contains(
                            "owner terminal.session.kill PERMISSION_DENIED",
                            "owner presence.list PERMISSION_DENIED",
                            "owner gateway.connections.close OK",
                            "owner gateway.disconnect OK");
            assertThat(oldestFirst(client, json("result", "FAILED"))).hasSize(2);
            assertThat(oldestFirst(client, json("method", "presence.*"))).hasSize(1);
        }
    }

    @Test
    void pagesHaveAllOfIt() {
        try (TestingGateway gateway = TestingGateway.start(home);
                TestingClient client = gateway.client()) {
            for (int i = 0; i < 30; i++) {
                client.result("terminal.session.start", json("nodeId", "n1", "cols", 80, "rows", 24));
            }
            List<Long> seen = new ArrayList<>();
            Long before = null;
            do {
                JsonObject page = client.result(
                        "gateway.audit.list", before == null ? json("limit", 7) : json("limit", 7, "before", before));
                page.getJsonArray("entries").forEach(each -> seen.add(((JsonObject) each).getLong("seq")));
                before = page.getLong("next");
            } while (before != null);

            assertThat(seen).hasSize(31).doesNotHaveDuplicates();
            for (String wrong : List.of("limit", "before", "since")) {
                assertThat(client.error("gateway.audit.list", json(wrong, -1))).isEqualTo("INVALID_ARGUMENT");
            }
            assertThat(client.error("gateway.audit.list", json("limit", 501))).isEqualTo("INVALID_ARGUMENT");
        }
    }

    @Test
    void nothingThatIsTypedIsKept() throws Exception {
        Logger root = (Logger) org.slf4j.LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Level level = root.getLevel();
        root.setLevel(Level.DEBUG);
        root.addAppender(lines);
        String secret = "correct-horse-battery-staple";
        try {
            try (TestingGateway gateway = TestingGateway.start(home);
                    TestingClient client = gateway.client()) {
                JsonObject started = client.result(
                        "terminal.session.start",
                        json("nodeId", "n1", "cols", 80, "rows", 24, "attach", json("fromOffset", 0)));
                String session = sessionId(started);
                client.binary(SessionsTest.input(started.getLong("channel"), 0, secret));
                client.result("terminal.session.input", json("sessionId", session, "data", secret));
                client.error("cluster.deploy", json("className", "no.Such", "config", json("password", secret)));
                client.error("terminal.session.input", json("sessionId", "n1-none", "data", secret));
                client.error("terminal.session.start", json("nodeId", "n1", "env", json("KEY", secret), "cols", -1));
                try (TestingClient stranger = gateway.stranger()) {
                    stranger.send(hello(secret));
                    stranger.closeCode();
                }
                RawHttp.post(gateway.gateway.port(), "/auth/token", json("token", secret))
                        .send();
                assertThat(oldestFirst(client, json()).toString())
                        .contains(session)
                        .doesNotContain(secret);
            }
            assertThat(List.copyOf(lines.list))
                    .extracting(ILoggingEvent::getLoggerName)
                    .contains("audit");
            assertThat(List.copyOf(lines.list))
                    .filteredOn(line -> line.getLoggerName().startsWith("dev.homie")
                            || line.getLoggerName().equals("audit"))
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .noneMatch(line -> line.contains(secret));
        } finally {
            root.detachAppender(lines);
            root.setLevel(level);
        }
        assertThat(holds("terminal.session.input"))
                .as("it looks where entries are")
                .isTrue();
        assertThat(holds(secret)).isFalse();
    }

    @Test
    void aStoreThatFailsStopsNobody() throws Exception {
        try (TestingGateway gateway = TestingGateway.start(home);
                TestingClient client = gateway.client()) {
            int port = gateway.gateway.port();
            assertThat(RawHttp.get(port, "/readyz").send().status()).isEqualTo(200);
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + gateway.folder.database());
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN EXCLUSIVE");
                String session = sessionId(
                        client.result("terminal.session.start", json("nodeId", "n1", "cols", 80, "rows", 24)));
                client.result("terminal.session.kill", json("sessionId", session));
                SessionsTest.until(() ->
                        RawHttp.get(port, "/readyz").send().body().contains("entries of the audit wait for the store"));
                assertThat(RawHttp.get(port, "/readyz").send().status()).isEqualTo(503);
                statement.execute("ROLLBACK");
            }
            SessionsTest.until(() -> RawHttp.get(port, "/readyz").send().status() == 200);
            assertThat(oldestFirst(client, json()))
                    .extracting(AuditedTest::said)
                    .containsSubsequence("owner terminal.session.start OK", "owner terminal.session.kill OK");
        }
    }

    @Test
    void itIsThereAfterARestart() {
        try (TestingGateway gateway = TestingGateway.start(home);
                TestingClient client = gateway.client()) {
            for (int i = 0; i < 20; i++) {
                client.result("terminal.session.start", json("nodeId", "n1", "cols", 80, "rows", 24));
            }
        }
        try (TestingGateway gateway = TestingGateway.start(home);
                TestingClient client = gateway.client()) {
            assertThat(oldestFirst(client, json("method", "terminal.session.start")))
                    .hasSize(20);
            // Its client was there when the gateway went.
            assertThat(oldestFirst(client, json("method", "gateway.disconnect")))
                    .hasSize(1);
        }
    }

    /** As somebody who got hold of a backup of the database would try. */
    @Test
    void nothingInTheDatabaseSignsAnybodyIn() throws Exception {
        List<String> values = new ArrayList<>();
        try (TestingGateway gateway = TestingGateway.start(home)) {
            int port = gateway.gateway.port();
            JsonObject right = json("token", gateway.gateway.ownerToken());
            String cookie = cookie(RawHttp.post(port, "/auth/token", right).send());
            String name = cookie.split("=", 2)[0];
            // What a cookie is worth, so that the attempts below would be worth it, too.
            assertThat(isSignedIn(port, cookie)).isTrue();
            gateway.store
                    .execute(connection -> {
                        try (Statement statement = connection.createStatement()) {
                            for (String table : List.of("setting", "login")) {
                                try (ResultSet row = statement.executeQuery("SELECT * FROM " + table)) {
                                    while (row.next()) {
                                        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                                            values.add(row.getString(i));
                                        }
                                    }
                                }
                            }
                        }
                    })
                    .join();
            assertThat(values).hasSizeGreaterThan(6).anyMatch(value -> value.startsWith("sealed:"));
            for (String value : values) {
                assertThat(isSignedIn(port, name + "=" + value)).as(value).isFalse();
            }
            // Of these a few, as ten in a minute are too many: those that could be a secret.
            List<String> secrets = values.stream()
                    .filter(value -> value.length() >= 40 && !value.contains("{"))
                    .toList();
            assertThat(secrets).hasSizeBetween(2, 8);
            for (String secret : secrets) {
                try (TestingClient stranger = gateway.stranger()) {
                    stranger.send(hello(secret));
                    assertThat(stranger.closeCode()).as(secret).isEqualTo(4401);
                }
            }
            assertThat(String.join(" ", values)).doesNotContain(gateway.gateway.ownerToken());
        }
    }

    private static String cookie(Response signedIn) {
        return Objects.requireNonNull(signedIn.header("set-cookie")).split(";", 2)[0];
    }

    private static boolean isSignedIn(int port, String cookie) {
        return new JsonObject(RawHttp.get(port, "/auth/session")
                        .header("Cookie", cookie)
                        .send()
                        .body())
                .getBoolean("authenticated");
    }

    private static String said(JsonObject entry) {
        return entry.getString("subject") + " " + entry.getString("method") + " " + entry.getString("result");
    }

    private static List<JsonObject> oldestFirst(TestingClient client, JsonObject filter) {
        JsonArray entries = client.result("gateway.audit.list", filter.copy().put("limit", 500))
                .getJsonArray("entries");
        List<JsonObject> acts = new ArrayList<>();
        for (int i = entries.size() - 1; i >= 0; i--) {
            acts.add(entries.getJsonObject(i));
        }
        assertThat(acts).noneMatch(act -> act.getString("method").equals(Audit.LOST));
        return acts;
    }

    private boolean holds(String text) throws Exception {
        try (Stream<Path> files = Files.list(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }
}
