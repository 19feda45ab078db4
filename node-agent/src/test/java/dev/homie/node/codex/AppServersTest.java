package dev.homie.node.codex;

import static dev.homie.node.codex.TestingListener.await;
import static dev.homie.node.codex.TestingListener.eventually;
import static dev.homie.node.codex.TestingListener.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.node.codex.protocol.Notification;
import dev.homie.node.codex.protocol.Request;
import dev.homie.node.codex.protocol.ServerRequest;
import dev.homie.node.codex.protocol.Types;
import dev.homie.protocol.ErrorCode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppServersTest implements AppServers.Listener {
    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final List<AppServer> started = new CopyOnWriteArrayList<>();
    private final List<AppServer.Ending> endings = new CopyOnWriteArrayList<>();
    private final List<Notification> notified = new CopyOnWriteArrayList<>();
    private TestingModelServer model;
    private TestingIssuer issuer;

    @TempDir
    Path folder;

    @Override
    public void started(String account, AppServer server) {
        started.add(server);
    }

    @Override
    public void notified(String account, Notification notification, JsonObject params) {
        notified.add(notification);
    }

    @Override
    public void asked(String account, Object id, ServerRequest request, JsonObject params) {}

    @Override
    public void ended(String account, AppServer.Ending ending) {
        endings.add(ending);
    }

    @BeforeEach
    void begin() {
        model = new TestingModelServer();
        issuer = new TestingIssuer();
    }

    @AfterEach
    void end() {
        await(vertx.close());
        model.close();
        issuer.close();
    }

    @Test
    void oneProcessServesAllWhoAskAtOnceAndAnotherAccountHasItsOwn() {
        TestingCodex one = TestingCodex.home(folder.resolve("one"), model);
        TestingCodex two = TestingCodex.home(folder.resolve("two"), model);
        AppServers servers = servers(one, Map.of("second", two.home()), Duration.ZERO);
        List<Object> got =
                on(() -> Future.all(servers.get(CodexConfig.OWN), servers.get(CodexConfig.OWN), servers.get("second"))
                        .map(all -> all.list()));
        assertThat(got.get(0)).isSameAs(got.get(1)).isNotSameAs(got.get(2));
        assertThat(started).hasSize(2);
        on(servers::stop);
        assertThat(endings).hasSize(2).allMatch(AppServer.Ending::wanted);
        started.forEach(AppServersTest::assertGone);
    }

    @Test
    void oneThatIsNeededComesAgainAfterAKillAndItsThreadCanBeTakenUp() {
        TestingCodex codex = TestingCodex.home(folder, model);
        AppServers servers = servers(codex, Map.of(), Duration.ofMillis(50));
        on(() -> {
            servers.need(CodexConfig.OWN);
            return Future.succeededFuture();
        });
        AppServer first = on(() -> servers.get(CodexConfig.OWN));
        String thread = on(() -> first.call(new Request.ThreadStart(
                        codex.cwd().toString(), null, null, null, null, null, null, null, null)))
                .thread()
                .id();
        Types.UserInput hello = new Types.UserInput.Text("hello", List.of());
        model.script("{\"items\":[{\"hold\":\"gate\"}]}");
        on(() -> first.call(
                new Request.TurnStart(thread, List.of(hello), null, null, null, null, null, null, null, null)));
        eventually("the request to the model", () -> model.waiting().contains("gate") ? true : null);
        ProcessHandle.of(first.pid()).orElseThrow().descendants().forEach(ProcessHandle::destroyForcibly);
        AppServer second = eventually("another one", () -> started.size() > 1 ? started.get(1) : null);
        assertThat(endings).singleElement().matches(ending -> !ending.wanted());
        Types.ThreadResumeResponse resumed =
                on(() -> second.call(new Request.ThreadResume(thread, null, null, null, null, null, null)));
        assertThat(resumed.thread().turns()).singleElement().satisfies(turn -> {
            assertThat(turn.status()).isEqualTo(Types.TurnStatus.INTERRUPTED);
        });
        on(servers::stop);
        assertGone(second);
    }

    @Test
    void oneThatNobodyNeedsAnyMoreEndsAndComesAgainWhenAskedFor() {
        AppServers servers = servers(TestingCodex.home(folder, model), Map.of(), Duration.ofMillis(200));
        AppServer first = on(() -> {
            servers.need(CodexConfig.OWN);
            return servers.get(CodexConfig.OWN);
        });
        assertThat(on(() -> first.call(new Request.ModelList(null, null, null))).data())
                .hasSize(2);
        assertThat(endings).isEmpty();
        on(() -> {
            servers.release(CodexConfig.OWN);
            return Future.succeededFuture();
        });
        AppServer.Ending ending = eventually("the end", () -> endings.isEmpty() ? null : endings.get(0));
        assertThat(ending.wanted()).isTrue();
        assertGone(first);
        AppServer second = on(() -> servers.get(CodexConfig.OWN));
        assertThat(second.pid()).isNotEqualTo(first.pid());
        on(servers::stop);
    }

    @Test
    void aProgramThatEndsAtOnceIsTriedWithPauses() throws Exception {
        Path program = program("#!/bin/sh\ncase $1 in --version) echo codex-cli 0.169.0;; *) echo x >> " + folder
                + "/tries; echo 'Error: no luck' >&2; exit 3;; esac\n");
        AppServers servers = servers(program.toString(), Map.of(), Map.of(), Duration.ZERO);
        long before = System.nanoTime();
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThat(failure(onContext(() -> servers.get(CodexConfig.OWN))))
                    .hasMessage("codex app-server did not start: Error: no luck");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(500));
        assertThat(folder.resolve("tries")).hasContent("x\nx");
        assertThat(started).isEmpty();
        assertThat(endings).isEmpty();
        on(servers::stop);
    }

    @Test
    void oneThatIsNeededIsTriedUntilItStarts() throws Exception {
        TestingCodex codex = TestingCodex.home(folder, model);
        Path away = folder.resolve("away");
        Files.move(codex.home(), away);
        AppServers servers = servers(codex, Map.of(), Duration.ZERO);
        assertThat(failure(onContext(() -> {
                    servers.need(CodexConfig.OWN);
                    return servers.get(CodexConfig.OWN);
                })))
                .hasMessageContaining(codex.home().toString());
        Files.move(away, codex.home());
        AppServer up = eventually("one that runs", () -> started.isEmpty() ? null : started.get(0));
        assertThat(on(() -> up.call(new Request.ModelList(null, null, null))).data())
                .hasSize(2);
        on(servers::stop);
    }

    @Test
    void whatIsWrongWithAProgramIsSaidInALine() throws Exception {
        AppServers none = servers("no-such-codex", Map.of(), Map.of(), Duration.ZERO);
        assertThat(failure(onContext(() -> none.get(CodexConfig.OWN)))).satisfies(e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
            assertThat(e).hasMessageContaining("'no-such-codex'").hasMessageContaining("npm install -g @openai/codex");
        });
        Path old = program("#!/bin/sh\necho codex-cli 0.98.0\n");
        AppServers tooOld = servers(old.toString(), Map.of(), Map.of(), Duration.ZERO);
        assertThat(failure(onContext(() -> tooOld.program(CodexConfig.OWN)))).satisfies(e -> {
            assertThat(e)
                    .hasMessageStartingWith("codex 0.98.0 at " + old + " is too old, Homie needs 0.169.0 or newer");
            assertThat(e.data()).containsEntry("version", "0.98.0");
        });
        Path broken = program("#!/bin/sh\nexit 1\n");
        AppServers odd = servers(broken.toString(), Map.of(), Map.of(), Duration.ZERO);
        assertThat(failure(onContext(() -> odd.program(CodexConfig.OWN))))
                .hasMessageStartingWith(broken + " does not say its version");
        assertThat(CodexProgram.isOlder("0.169.0-alpha.1", "0.169.0")).isFalse();
        assertThat(CodexProgram.isOlder("0.168.9", "0.169.0")).isTrue();
        assertThat(CodexProgram.isOlder("1.0.0", "0.169.0")).isFalse();
    }

    @Test
    void aLoginByDeviceCodeEndsInAnAccount() {
        AppServers servers = servers(TestingCodex.homeWithLogin(folder, model, issuer), Map.of(), Duration.ZERO);
        AppServer server = on(() -> servers.get(CodexConfig.OWN));
        assertThat(on(() -> server.call(new Request.AccountRead(null)))).satisfies(read -> {
            assertThat(read.requiresOpenaiAuth()).isTrue();
            assertThat(read.account()).isNull();
        });
        Types.LoginAccountResponse.ChatgptDeviceCode login = (Types.LoginAccountResponse.ChatgptDeviceCode)
                on(() -> server.call(new Request.AccountLoginStart(new Types.LoginAccountParams.ChatgptDeviceCode())));
        assertThat(login.userCode()).isEqualTo("HOMI-E1001");
        assertThat(login.verificationUrl()).isEqualTo(issuer.url() + "/codex/device");
        issuer.approve("kim@example.com", "plus");
        Notification.AccountLoginCompleted completed = eventually(
                "login",
                () -> notified.stream()
                        .filter(Notification.AccountLoginCompleted.class::isInstance)
                        .map(Notification.AccountLoginCompleted.class::cast)
                        .findFirst()
                        .orElse(null));
        assertThat(completed.success()).isTrue();
        assertThat(on(() -> server.call(new Request.AccountRead(null))).account())
                .isInstanceOfSatisfying(Types.Account.Chatgpt.class, account -> {
                    assertThat(account.email()).isEqualTo("kim@example.com");
                    assertThat(account.planType()).isEqualTo(Types.PlanType.PLUS);
                });
        on(servers::stop);
    }

    private AppServers servers(TestingCodex codex, Map<String, Path> accounts, Duration idle) {
        return servers(TestingCodex.program().toString(), codex.environment(), accounts, idle);
    }

    private AppServers servers(
            String command, Map<String, String> environment, Map<String, Path> accounts, Duration idle) {
        CodexConfig config = new CodexConfig(
                command, environment, accounts, CodexConfig.DEFAULT_DEADLINE, idle, Duration.ofMillis(500));
        return new AppServers(vertx, config, "test", this);
    }

    private Path program(String script) throws Exception {
        Path file = Files.createTempFile(folder, "program", "");
        Files.writeString(file, script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }

    private <T> Future<T> onContext(Callable<Future<T>> call) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(go -> {
            try {
                call.call().onComplete(promise);
            } catch (Exception e) {
                promise.fail(e);
            }
        });
        return promise.future();
    }

    private <T> T on(Callable<Future<T>> call) {
        return await(onContext(call));
    }

    private static void assertGone(AppServer server) {
        eventually(
                "end of process " + server.pid(),
                () -> ProcessHandle.of(server.pid())
                                .filter(ProcessHandle::isAlive)
                                .isEmpty()
                        ? true
                        : null);
    }
}
