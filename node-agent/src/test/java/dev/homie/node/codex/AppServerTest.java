package dev.homie.node.codex;

import static dev.homie.node.codex.TestingListener.await;
import static dev.homie.node.codex.TestingListener.eventually;
import static dev.homie.node.codex.TestingListener.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.node.codex.protocol.Notification;
import dev.homie.node.codex.protocol.Request;
import dev.homie.node.codex.protocol.ServerRequest;
import dev.homie.node.codex.protocol.Types;
import dev.homie.protocol.ErrorCode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppServerTest {
    private static final Duration GRACE = Duration.ofMillis(500);

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final TestingListener listener = new TestingListener();
    private TestingModelServer model;
    private TestingCodex codex;

    @TempDir
    Path folder;

    @BeforeEach
    void begin() {
        model = new TestingModelServer();
        codex = TestingCodex.home(folder, model);
    }

    @AfterEach
    void end() {
        await(vertx.close());
        model.close();
    }

    @Test
    void aTurnComesAsTypedEventsInTheirOrder() {
        model.script("{\"items\":[{\"reasoning\":[\"Hm.\"]},{\"text\":\"It is done.\"}]}");
        AppServer server = start();
        Types.ThreadStartResponse thread = on(() -> server.call(threadStart()));
        assertThat(thread.cwd()).isEqualTo(codex.cwd().toString());
        assertThat(thread.model()).isEqualTo("mock-model");
        Types.TurnStartResponse turn = on(() -> server.call(turnStart(thread, "say it")));
        assertThat(turn.turn().status()).isEqualTo(Types.TurnStatus.IN_PROGRESS);
        Notification.TurnCompleted completed = listener.wait(Notification.TurnCompleted.class, one -> true);
        assertThat(completed.turn().id()).isEqualTo(turn.turn().id());
        assertThat(completed.turn().status()).isEqualTo(Types.TurnStatus.COMPLETED);
        StringBuilder said = new StringBuilder();
        listener.notified.stream()
                .filter(Notification.ItemAgentMessageDelta.class::isInstance)
                .forEach(delta -> said.append(((Notification.ItemAgentMessageDelta) delta).delta()));
        assertThat(said).hasToString("It is done.");
        assertThat(listener.notified)
                .extracting(Notification::method)
                .containsSubsequence("turn/started", "item/started", "item/completed", "turn/completed");
        assertThat(listener.notified.stream()
                        .filter(Notification.Unknown.class::isInstance)
                        .map(Notification::method))
                .as("those without records")
                .allMatch(method -> List.of(
                                "remoteControl/status/changed",
                                "thread/readState/changed",
                                "account/rateLimits/updated")
                        .contains(method));
        JsonObject raw = (JsonObject) on(() -> server.callRaw(
                "thread/turns/list",
                new JsonObject().put("threadId", thread.thread().id())));
        assertThat(raw.getJsonArray("data")).hasSize(1);
        on(server::stop);
    }

    @Test
    void aNoIsToldWithItsReason() {
        AppServer server = start();
        assertThatThrownBy(() -> on(() -> server.call(new Request.ThreadRead("no-thread", null))))
                .isInstanceOfSatisfying(CodexException.class, e -> {
                    assertThat(e.code()).isEqualTo(CodexException.INVALID_REQUEST);
                    assertThat(e.method()).isEqualTo("thread/read");
                    assertThat(e).hasMessageContaining("invalid thread id");
                });
        on(server::stop);
    }

    @Test
    void anAnswerThatComesTooLateIsNone() throws Exception {
        AppServer server = start();
        String binary = Long.toString(binary(server).pid());
        assertThat(new ProcessBuilder("kill", "-STOP", binary).start().waitFor())
                .isZero();
        assertThat(failure(onContext(() -> server.call(threadStart(), Duration.ofMillis(50))))
                        .code())
                .isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
        assertThat(new ProcessBuilder("kill", "-CONT", binary).start().waitFor())
                .isZero();
        assertThat(on(() -> server.call(new Request.ModelList(null, null, null)))
                        .data())
                .hasSize(2);
        on(server::stop);
    }

    @Test
    void whatItAsksIsAnsweredOnce() throws Exception {
        model.script("[" + escalated("echo hi > out.txt; cat out.txt") + ",{\"items\":[{\"text\":\"Done.\"}]}]");
        AppServer server = start();
        Types.ThreadStartResponse thread = on(() -> server.call(threadStart()));
        on(() -> server.call(turnStart(thread, "go")));
        TestingListener.Asked asked = listener.waitAsked();
        ServerRequest.ItemCommandExecutionRequestApproval request =
                (ServerRequest.ItemCommandExecutionRequestApproval) asked.request();
        assertThat(request.command()).contains("echo hi > out.txt");
        assertThat(request.cwd()).isEqualTo(codex.cwd().toString());
        assertThat(request.reason()).isEqualTo("to see");
        JsonObject accept = new JsonObject().put("decision", "accept");
        on(() -> Future.join(server.respond(asked.id(), accept), server.respond(asked.id(), accept)));
        listener.wait(Notification.TurnCompleted.class, one -> true);
        assertThat(codex.cwd().resolve("out.txt")).hasContent("hi");
        on(server::stop);
    }

    @Test
    void aStopEndsWhatItExecutes() {
        AppServer server = start();
        long command = runSomethingLong(server);
        Future<AppServer.Ending> ending = vertx.executeBlocking(listener::waitEnding);
        on(server::stop);
        assertThat(await(ending).wanted()).isTrue();
        assertGone(server.pid());
        assertGone(command);
        assertThat(failure(onContext(() -> server.call(threadStart()))).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    void afterAKillNothingIsLeftAndWhatWasUnderWayIsTold() {
        AppServer server = start();
        long command = runSomethingLong(server);
        model.script(escalated("true"));
        Types.ThreadStartResponse other = on(() -> server.call(threadStart()));
        on(() -> server.call(turnStart(other, "ask")));
        eventually("the second question", () -> listener.asked.size() > 1 ? true : null);
        // The binary itself, as the system does it when memory is short: codex's own cleaning up does not happen.
        binary(server).destroyForcibly();
        AppServer.Ending ending = listener.waitEnding();
        assertThat(ending.wanted()).isFalse();
        assertThat(ending.asks()).containsExactly(listener.asked.get(1).id());
        assertThat(ending.problem()).startsWith("codex ended");
        assertGone(server.pid());
        assertGone(command);
    }

    @Test
    void codexWaitsForAContextThatIsBusyAndNothingIsLost() throws Exception {
        String text = IntStream.range(0, 2000).mapToObj(word -> "word" + word).collect(Collectors.joining(" "));
        model.script("{\"items\":[{\"hold\":\"gate\"},{\"text\":\"" + text + "\"}]}");
        AppServer server = start();
        Types.ThreadStartResponse thread = on(() -> server.call(threadStart()));
        on(() -> server.call(turnStart(thread, "say it")));
        CountDownLatch busy = new CountDownLatch(1);
        context.runOnContext(go -> {
            try {
                busy.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        model.release("gate");
        eventually("as many as may wait", () -> server.unhandled() == AppServer.MAX_UNHANDLED ? true : null);
        assertThat(listener.notified).noneMatch(Notification.TurnCompleted.class::isInstance);
        busy.countDown();
        listener.wait(Notification.TurnCompleted.class, one -> true);
        String said = listener.notified.stream()
                .filter(Notification.ItemAgentMessageDelta.class::isInstance)
                .map(delta -> ((Notification.ItemAgentMessageDelta) delta).delta())
                .collect(Collectors.joining());
        assertThat(said).isEqualTo(text);
        on(server::stop);
    }

    @Test
    void aKilledNodeLeavesNoCodexBehind() throws Exception {
        Path said = folder.resolve("said");
        Process node = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        TestingNodeMain.class.getName(),
                        TestingCodex.program().toString(),
                        codex.home().toString())
                .redirectOutput(said.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            long pid = eventually("the codex's process", () -> {
                try {
                    String text = Files.readString(said);
                    return text.endsWith("\n") ? Long.valueOf(text.strip()) : null;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            List<ProcessHandle> all = new ArrayList<>(
                    ProcessHandle.of(pid).orElseThrow().descendants().toList());
            all.add(ProcessHandle.of(pid).orElseThrow());
            assertThat(all).hasSizeGreaterThan(1).allMatch(ProcessHandle::isAlive);
            node.destroyForcibly();
            for (ProcessHandle one : all) {
                assertGone(one.pid());
            }
        } finally {
            node.destroyForcibly();
        }
    }

    @Test
    void aCodexThatCannotStartSaysWhy() throws Exception {
        Files.move(codex.home(), folder.resolve("elsewhere"));
        assertThat(failure(starting(TestingCodex.program())))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
                .hasMessageContaining("codex app-server did not start: ")
                .hasMessageContaining(codex.home().toString());
    }

    @Test
    void oneThatSaysALineWithoutEndIsEnded() throws Exception {
        Path endless = program(
                "read line; printf '{\"id\":1,\"result\":{\"userAgent\":\"x\",\"codexHome\":\"/\",\"platformFamily\":\"u\",\"platformOs\":\"l\"}}\\n'; cat /dev/zero");
        AppServer server = await(starting(endless));
        AppServer.Ending ending = listener.waitEnding();
        assertThat(ending.problem()).isEqualTo("codex ended: it said a line of more than 33554432 bytes");
        assertGone(server.pid());
    }

    @Test
    void oneThatReadsNothingRefusesAtTheBound() throws Exception {
        Path deaf = program(
                "read line; printf '{\"id\":1,\"result\":{\"userAgent\":\"x\",\"codexHome\":\"/\",\"platformFamily\":\"u\",\"platformOs\":\"l\"}}\\n'; exec sleep 1000");
        AppServer server = await(starting(deaf));
        JsonObject large = new JsonObject().put("text", "x".repeat(1024 * 1024));
        onContext(() -> {
            for (int sent = 0; sent < Pipes.MAX_WAITING / (1024 * 1024) - 1; sent++) {
                server.callRaw("some/thing", large).onFailure(ended -> {});
            }
            return Future.succeededFuture();
        });
        assertThat(failure(onContext(() -> {
                            Future<?> last = server.callRaw("some/thing", large);
                            for (int more = 0; more < 4; more++) {
                                last = server.callRaw("some/thing", large);
                            }
                            return last;
                        }))
                        .code())
                .isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
        on(server::stop);
        assertGone(server.pid());
    }

    private AppServer start() {
        return await(starting(TestingCodex.program()));
    }

    private Future<AppServer> starting(Path program) {
        CodexConfig config = new CodexConfig(
                program.toString(), codex.environment(), Map.of(), CodexConfig.DEFAULT_DEADLINE, Duration.ZERO, GRACE);
        return onContext(() -> AppServer.start(
                vertx, new CodexProgram(program, "0.169.0"), config, CodexConfig.OWN, "test", listener));
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

    /** A program that is no codex. */
    private Path program(String script) throws Exception {
        Path file = folder.resolve("program");
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }

    private Request.ThreadStart threadStart() {
        return new Request.ThreadStart(codex.cwd().toString(), null, null, null, null, null, null, null, null);
    }

    private static Request.TurnStart turnStart(Types.ThreadStartResponse thread, String text) {
        Types.UserInput input = new Types.UserInput.Text(text, List.of());
        return new Request.TurnStart(
                thread.thread().id(), List.of(input), null, null, null, null, null, null, null, null);
    }

    private static String escalated(String command) {
        JsonObject args = new JsonObject()
                .put("cmd", command)
                .put("yield_time_ms", 500)
                .put("sandbox_permissions", "require_escalated")
                .put("justification", "to see");
        return new JsonObject()
                .put(
                        "items",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("call", "exec_command")
                                        .put("args", args)))
                .encode();
    }

    /** The process of a command that nothing keeps in a sandbox, and that nobody waits for. */
    private long runSomethingLong(AppServer server) {
        Path pidFile = codex.cwd().resolve("pid");
        model.script("[" + escalated("sleep 4000 & echo $! > pid; wait") + ",{\"items\":[{\"hold\":\"gate\"}]}]");
        Types.ThreadStartResponse thread = on(() -> server.call(threadStart()));
        on(() -> server.call(turnStart(thread, "go")));
        Object id = listener.waitAsked().id();
        on(() -> server.respond(id, new JsonObject().put("decision", "accept")));
        return eventually("the command's process", () -> {
            try {
                String text = Files.exists(pidFile) ? Files.readString(pidFile) : "";
                return text.endsWith("\n") ? Long.valueOf(text.strip()) : null;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** What npm's codex starts, and waits for. */
    private static ProcessHandle binary(AppServer server) {
        return ProcessHandle.of(server.pid())
                .orElseThrow()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/bin/codex"))
                .findFirst()
                .orElseThrow();
    }

    private static void assertGone(long pid) {
        eventually(
                "end of process " + pid,
                () -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty() ? true : null);
    }
}
