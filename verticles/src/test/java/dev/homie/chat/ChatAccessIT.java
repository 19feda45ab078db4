package dev.homie.chat;

import static dev.homie.chat.Steps.all;
import static dev.homie.chat.Steps.asks;
import static dev.homie.chat.Steps.says;
import static dev.homie.chat.Steps.step;
import static dev.homie.chat.Steps.text;
import static dev.homie.cluster.TestingCluster.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.protocol.ErrorCode;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Who may chat with an agent, who the agent is logged in as, and what is written down of it all. */
@EnabledOnOs(OS.LINUX)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ChatAccessIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String PROMPT = "prompt-marker-battery";
    private static final String OUTPUT = "output-marker-staple";
    private static final String COMMAND = "command-marker-horse";
    private static final String REASON = "reason-marker-correct";
    private static final String API_KEY = "sk-marker-0123456789abcdefghij";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private static Path folder;

    @SuppressWarnings("NullAway.Init") // before the first test
    private static TestingAgentHomie homie;

    @BeforeAll
    static void start() {
        homie = TestingAgentHomie.upWithLogin(folder);
    }

    @AfterAll
    static void stop() {
        homie.close();
    }

    @Test
    @Order(1)
    void aLoginByDeviceCode() {
        try (TestingChatClient owner = homie.client()) {
            Map<String, Object> node = Map.of("nodeId", homie.nodeId());
            JsonObject account = owner.ask("agent.chat.account.read", node).getJsonObject("account");
            assertThat(account.getString("login")).isEqualTo("none");
            assertThat(account.getBoolean("required")).isTrue();

            JsonObject login = owner.ask("agent.chat.account.login.start", node).getJsonObject("login");
            assertThat(login.getString("code")).startsWith("HOMI-E");
            assertThat(login.getString("url")).startsWith(homie.issuer.url());
            Map<String, Object> poll =
                    Map.of("nodeId", homie.nodeId(), "loginId", login.getString("id"), "waitMs", 100);
            assertThat(owner.ask("agent.chat.account.login.poll", poll).getString("status"))
                    .isEqualTo("pending");
            homie.issuer.approve("someone@example.com", "pro");
            JsonObject done = owner.ask(
                    "agent.chat.account.login.poll",
                    Map.of("nodeId", homie.nodeId(), "loginId", login.getString("id"), "waitMs", 20_000));
            assertThat(done.getString("status")).isEqualTo("done");
            assertThat(done.getJsonObject("account").getString("email")).isEqualTo("someone@example.com");
            assertThat(owner.ask("agent.chat.account.read", node)
                            .getJsonObject("account")
                            .getString("login"))
                    .isEqualTo("chatgpt");
            assertThat(owner.ask("agent.chat.account.rateLimits", node).getJsonArray("limits"))
                    .isNotEmpty();
        }
    }

    @Test
    @Order(2)
    void aViewerReadsAndNeitherSendsNorAnswers() {
        Path work = homie.folder("viewed");
        homie.model.reset();
        homie.model.script(all(asks("echo ran >> ran.txt"), says("Done.")));
        try (TestingChatClient owner = homie.client();
                TestingChatClient viewer = homie.device("viewer", List.of())) {
            String chat = owner.chat(homie.nodeId(), work);
            owner.send(chat, "ask me");
            JsonObject approval = owner.asked(chat, 1);

            assertThat(viewer.ask("agent.chat.list", Map.of()).toString()).contains(chat);
            viewer.follow(chat, 0);
            assertThat(viewer.happens(chat, "approval.required").getJsonObject("approval"))
                    .isEqualTo(approval);
            Map<String, Object> yes =
                    Map.of("chatId", chat, "approvalId", approval.getString("id"), "decision", "accept");
            for (var no : List.of(
                    viewer.no("agent.chat.message.send", Map.of("chatId", chat, "text", "x")),
                    viewer.no("agent.chat.approval.respond", yes),
                    viewer.no("agent.chat.cancel", Map.of("chatId", chat)),
                    viewer.no("agent.chat.delete", Map.of("chatId", chat)),
                    viewer.no("agent.chat.create", Map.of("nodeId", homie.nodeId())),
                    viewer.no("agent.chat.account.login.start", Map.of("nodeId", homie.nodeId())),
                    viewer.no("agent.codex.thread.list", Map.of("nodeId", homie.nodeId(), "params", Map.of())))) {
                assertThat(no.code()).as("%s", no.getMessage()).isEqualTo(ErrorCode.PERMISSION_DENIED);
            }
            assertThat(work.resolve("ran.txt")).doesNotExist();
            owner.respond(approval, "accept");
            viewer.happens(chat, "turn.ended");
        }
    }

    @Test
    @Order(3)
    void aDeviceOfAnotherMachineSeesNothingOfIt() {
        homie.model.reset();
        homie.model.script(all(asks("true"), says("Done.")));
        try (TestingChatClient owner = homie.client();
                TestingChatClient elsewhere = homie.device("operator", List.of("another"))) {
            elsewhere.listen(
                    "agent.chat.changed",
                    "agent.chat.removed",
                    "agent.chat.marked",
                    "agent.chat.approval.required",
                    "agent.chat.approval.resolved");
            String chat = owner.chat(homie.nodeId(), homie.folder("hidden"));
            owner.send(chat, "ask me");
            JsonObject approval = owner.asked(chat, 1);
            Map<String, Object> id = Map.of("chatId", chat);

            assertThat(elsewhere.ask("agent.chat.list", Map.of()).getJsonArray("chats"))
                    .isEmpty();
            assertThat(elsewhere.ask("agent.chat.approval.list", Map.of()).getJsonArray("approvals"))
                    .isEmpty();
            for (var no : List.of(
                    elsewhere.no("agent.chat.thread.read", id),
                    elsewhere.no("agent.chat.event.subscribe", Map.of("chatId", chat, "from", 0)),
                    elsewhere.no("events.subscribe", Map.of("topics", List.of("agent.chat.event." + chat))),
                    elsewhere.no("agent.chat.message.send", Map.of("chatId", chat, "text", "x")),
                    elsewhere.no(
                            "agent.chat.approval.respond",
                            Map.of("chatId", chat, "approvalId", approval.getString("id"), "decision", "accept")),
                    elsewhere.no("agent.chat.diff", id),
                    elsewhere.no("agent.chat.usage", id),
                    elsewhere.no("agent.chat.create", Map.of("nodeId", homie.nodeId())),
                    elsewhere.no("agent.chat.models.list", Map.of("nodeId", homie.nodeId())),
                    elsewhere.no(
                            "agent.chat.files.search", Map.of("nodeId", homie.nodeId(), "cwd", "/", "query", "x")))) {
                assertThat(no.code()).as("%s", no.getMessage()).isIn(ErrorCode.PERMISSION_DENIED, ErrorCode.NOT_FOUND);
            }
            owner.respond(approval, "accept");
            owner.happens(chat, "turn.ended");
            owner.ask("agent.chat.delete", id);
            elsewhere.ask("agent.chat.list", Map.of()); // what was published before is told before the answer
            for (String topic : List.of(
                    "agent.chat.changed",
                    "agent.chat.removed",
                    "agent.chat.approval.required",
                    "agent.chat.approval.resolved")) {
                assertThat(elsewhere.told(topic)).as(topic).isEmpty();
            }
        }
    }

    @Test
    @Order(4)
    void nothingThatIsSaidIsInTheAuditOrInALog() throws Exception {
        Path work = homie.folder("secret");
        homie.model.reset();
        homie.model.script(all(asks("echo " + COMMAND + "; echo " + OUTPUT), step(text("Said: " + OUTPUT, 1))));
        try (TestingChatClient owner = homie.client()) {
            String chat = owner.chat(homie.nodeId(), work);
            owner.send(chat, PROMPT);
            owner.respond(owner.asked(chat, 1), "decline", REASON);
            owner.happens(chat, "turn.ended");
            // What fails says what was wrong, and not with what.
            owner.no("agent.chat.message.send", Map.of("chatId", chat, "text", PROMPT, "delivery", "steer"));
            owner.no("agent.chat.message.send", Map.of("chatId", chat + "x", "text", PROMPT));
            owner.ask("agent.chat.account.logout", Map.of("nodeId", homie.nodeId()));
            owner.ask(
                    "agent.chat.account.login.start",
                    Map.of("nodeId", homie.nodeId(), "kind", "apiKey", "apiKey", API_KEY));
            until(
                    "it is written down",
                    SOON,
                    () -> owner.ask("gateway.audit.list", Map.of("method", "agent.chat.*", "limit", 200))
                            .toString()
                            .contains("agent.chat.account.login.start"));
            String audit = owner.ask("gateway.audit.list", Map.of("limit", 500)).toString();
            assertThat(audit)
                    .contains("agent.chat.message.send", "agent.chat.approval.respond", chat)
                    .doesNotContain(PROMPT, OUTPUT, COMMAND, REASON, API_KEY);
        }
        homie.server.terminate();
        assertThat(homie.server.log()).doesNotContain(PROMPT, OUTPUT, COMMAND, REASON, API_KEY);
        Map<String, Set<String>> tables = tablesWith(List.of(PROMPT, OUTPUT, COMMAND, REASON, API_KEY));
        assertThat(tables.get(PROMPT)).as("it looks where the chats are").isNotEmpty();
        tables.forEach((marker, where) -> assertThat(where).as(marker).allMatch(table -> table.startsWith("chat")));
        assertThat(tables.get(API_KEY)).isEmpty();
        try (Stream<Path> files = Files.walk(homie.server.home())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(contains(file, API_KEY)).as("%s", file).isFalse();
            }
        }
    }

    private static Map<String, Set<String>> tablesWith(List<String> markers) throws Exception {
        Map<String, Set<String>> found = new TreeMap<>();
        markers.forEach(marker -> found.put(marker, new TreeSet<>()));
        try (Connection database = DriverManager.getConnection(
                        "jdbc:sqlite:" + homie.server.home().resolve("homie.db"));
                Statement statement = database.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet names = statement.executeQuery("SELECT name FROM sqlite_master WHERE type = 'table'")) {
                while (names.next()) {
                    tables.add(names.getString(1));
                }
            }
            for (String table : tables) {
                try (ResultSet rows = statement.executeQuery("SELECT * FROM \"" + table + "\"")) {
                    int columns = rows.getMetaData().getColumnCount();
                    while (rows.next()) {
                        for (int column = 1; column <= columns; column++) {
                            byte[] bytes = rows.getBytes(column);
                            String value = bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
                            for (String marker : markers) {
                                if (value.contains(marker)) {
                                    found.computeIfAbsent(marker, any -> new TreeSet<>())
                                            .add(table);
                                }
                            }
                        }
                    }
                }
            }
        }
        return found;
    }

    private static boolean contains(Path file, String text) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
    }
}
