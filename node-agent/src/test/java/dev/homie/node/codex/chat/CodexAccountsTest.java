package dev.homie.node.codex.chat;

import static dev.homie.node.codex.chat.Step.answer;
import static dev.homie.node.codex.chat.Step.script;
import static dev.homie.node.codex.chat.Step.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.node.codex.TestingCodex;
import dev.homie.node.codex.TestingIssuer;
import dev.homie.node.codex.TestingModelServer;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.agent.AgentAddresses;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts of the real codex, what it has for them, and its own methods. */
class CodexAccountsTest {
    private TestingModelServer model;
    private TestingIssuer issuer;
    private TestingAgentNode node;

    @TempDir
    private Path folder;

    @BeforeEach
    void begin() throws IOException {
        model = new TestingModelServer();
        issuer = new TestingIssuer();
        TestingCodex codex = TestingCodex.homeWithLogin(folder, model, issuer);
        Path other = Files.createDirectories(folder.resolve("other"));
        Files.copy(codex.home().resolve("config.toml"), other.resolve("config.toml"));
        node = new TestingAgentNode(codex, Map.of("work", other));
    }

    @AfterEach
    void end() {
        node.close();
        issuer.close();
        model.close();
    }

    @Test
    void aLoginByDeviceCode() {
        List<JsonObject> announced = announcements();
        JsonObject account = node.request("account.read", new JsonObject()).getJsonObject("account");
        assertThat(account.getString("login")).isEqualTo("none");
        assertThat(account.getBoolean("required")).isTrue();

        JsonObject login = node.request("account.login.start", new JsonObject()).getJsonObject("login");
        assertThat(login.getString("url")).startsWith("http");
        assertThat(login.getString("code")).startsWith("HOMI-");
        assertThat(login.getBoolean("done")).isFalse();
        JsonObject poll = new JsonObject().put("loginId", login.getString("id"));
        assertThat(node.request("account.login.poll", poll).getString("status")).isEqualTo("pending");
        issuer.approve("someone@example.com", "pro");
        JsonObject done = node.request("account.login.poll", poll.copy().put("waitMs", 20_000));
        assertThat(done.getString("status")).isEqualTo("done");
        assertThat(done.getJsonObject("account").getString("login")).isEqualTo("chatgpt");
        assertThat(done.getJsonObject("account").getString("email")).isEqualTo("someone@example.com");
        assertThat(done.getJsonObject("account").getString("plan")).isEqualTo("pro");
        node.until("the node says so", () -> announced.toString().contains("login:chatgpt"));

        JsonArray limits = node.request("account.rateLimits", new JsonObject()).getJsonArray("limits");
        assertThat(limits).hasSize(2);
        assertThat(limits.getJsonObject(0).getInteger("usedPercent")).isEqualTo(40);
        assertThat(limits.getJsonObject(0).getInteger("windowMinutes")).isEqualTo(300);
        assertThat(limits.getJsonObject(0).getLong("resetsAt")).isEqualTo(1_890_000_000_000L);

        // The other account is another one.
        assertThat(node.request("account.read", new JsonObject().put("account", "work"))
                        .getJsonObject("account"))
                .isEqualTo(new JsonObject()
                        .put("name", "work")
                        .put("login", "none")
                        .put("required", true));

        model.script(script(answer(text("Logged in."))));
        TestingAgentNode.Chat chat = node.open(new JsonObject());
        assertThat(chat.ended(chat.send("hello")).getString("status")).isEqualTo("completed");

        JsonObject out = node.request("account.logout", new JsonObject()).getJsonObject("account");
        assertThat(out.getString("login")).isEqualTo("none");
        node.until(
                "the node says so",
                () -> announced.get(announced.size() - 1).toString().contains("login:none"));
    }

    @Test
    void aLoginThatFailsAndOneThatIsGivenUp() {
        JsonObject denied =
                node.request("account.login.start", new JsonObject()).getJsonObject("login");
        issuer.deny();
        JsonObject failed = node.request(
                "account.login.poll",
                new JsonObject().put("loginId", denied.getString("id")).put("waitMs", 20_000));
        assertThat(failed.getString("status")).isEqualTo("failed");
        assertThat(failed.getString("problem")).isNotBlank();

        JsonObject login = node.request("account.login.start", new JsonObject()).getJsonObject("login");
        JsonObject id = new JsonObject().put("loginId", login.getString("id"));
        node.request("account.login.cancel", id);
        assertThat(node.request("account.login.poll", id).getString("status")).isEqualTo("failed");
    }

    @Test
    void aLoginByApiKey() {
        JsonObject key = new JsonObject().put("kind", "apiKey").put("apiKey", "sk-testing");
        assertThat(node.request("account.login.start", key)
                        .getJsonObject("login")
                        .getBoolean("done"))
                .isTrue();
        assertThat(node.request("account.read", new JsonObject())
                        .getJsonObject("account")
                        .getString("login"))
                .isEqualTo("apiKey");
        assertThat(node.failure("account.login.start", new JsonObject().put("kind", "magic"))
                        .code())
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(node.failure("account.read", new JsonObject().put("account", "nobody"))
                        .code())
                .isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void modelsAndFiles() throws IOException {
        JsonArray models = node.request("models", new JsonObject()).getJsonArray("models");
        JsonObject mock = models.getJsonObject(0);
        assertThat(mock.getString("id")).isEqualTo("mock-model");
        assertThat(mock.getJsonArray("efforts")).isNotEmpty();
        Files.createDirectories(node.codex.cwd().resolve("src"));
        Files.writeString(node.codex.cwd().resolve("src/needle.txt"), "x");
        Files.writeString(node.codex.cwd().resolve("hay.txt"), "x");
        JsonObject search =
                new JsonObject().put("cwd", node.codex.cwd().toString()).put("query", "needle");
        JsonArray files = node.request("files", search).getJsonArray("files");
        assertThat(files).hasSize(1);
        assertThat(files.getJsonObject(0).getString("path")).isEqualTo("src/needle.txt");
        assertThat(node.failure("files", search.put("cwd", "relative")).code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void itsOwnMethodsAndWhatItSays() {
        List<JsonObject> said = new CopyOnWriteArrayList<>();
        node.vertx
                .eventBus()
                .<JsonObject>consumer(
                        AgentAddresses.CODEX_EVENT_PREFIX + TestingAgentNode.ID, message -> said.add(message.body()));
        raw("thread/start", new JsonObject().put("cwd", node.codex.cwd().toString()));
        assertThat(said).isEmpty();
        node.request("watch", new JsonObject().put("forMs", 60_000));
        JsonObject thread = raw(
                        "thread/start",
                        new JsonObject().put("cwd", node.codex.cwd().toString()))
                .getJsonObject("thread");
        node.until("it is heard", () -> said.toString().contains("thread/started"));
        assertThat(node.failure("codex", new JsonObject().put("method", "thread/nonsense")))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION));

        // A question of a thread that is no chat's is for whoever listens.
        node.request(
                "account.login.start", new JsonObject().put("kind", "apiKey").put("apiKey", "sk-testing"));
        model.script(script(answer(Step.ask("echo raw", "to be heard")), answer(text("Heard."))));
        JsonObject input =
                new JsonObject().put("type", "text").put("text", "go").put("text_elements", List.of());
        raw(
                "turn/start",
                new JsonObject().put("threadId", thread.getString("id")).put("input", List.of(input)));
        JsonObject asked = node.eventually(
                "a question",
                () -> said.stream()
                        .filter(each -> each.containsKey("requestId"))
                        .findFirst()
                        .orElse(null));
        assertThat(asked.getString("method")).isEqualTo("item/commandExecution/requestApproval");
        raw(
                "respond",
                new JsonObject()
                        .put("requestId", asked.getString("requestId"))
                        .put("result", new JsonObject().put("decision", "accept")));
        node.until("the turn ends", () -> said.toString().contains("turn/completed"));
    }

    private JsonObject raw(String method, JsonObject params) {
        return node.request("codex", new JsonObject().put("method", method).put("params", params))
                .getJsonObject("result");
    }

    private List<JsonObject> announcements() {
        List<JsonObject> announced = new CopyOnWriteArrayList<>();
        node.vertx
                .eventBus()
                .<JsonObject>consumer(
                        Addresses.NODE_ANNOUNCE,
                        message -> announced.add(message.body().getJsonObject("node")));
        return announced;
    }
}
