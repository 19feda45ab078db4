package dev.homie.node.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.protocol.ErrorCode;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions on real terminals, over a real bus. */
class TerminalEndpointTest {
    private final TestingNode node = new TestingNode();

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void givesTheProgramItsSizeEnvironmentFolderAndArguments(@TempDir Path folder) {
        TestingClient client = TestingClient.start(
                node,
                new JsonObject()
                        .put(
                                "command",
                                List.of(
                                        "sh",
                                        "-c",
                                        "stty size; pwd; echo \"<$0|$1|$TERM|$COLORTERM|$EXTRA|$HOMIE_SESSION_ID>\"",
                                        "zero",
                                        "one two"))
                        .put("cwd", folder.toString())
                        .put("env", new JsonObject().put("EXTRA", "é x"))
                        .put("cols", 91)
                        .put("rows", 33)
                        .put("attach", new JsonObject()));
        client.await("33 91\r\n")
                .await(folder + "\r\n")
                .await("<zero|one two|xterm-256color|truecolor|é x|" + client.sessionId() + ">");
    }

    @Test
    void reportsExitCodesAndSignalsExactly() {
        String exited = node.start("exit 137").sessionId();
        String killed = node.start("kill -KILL $$").sessionId();
        assertThat(node.event("exit", exited).getInteger("exitCode")).isEqualTo(137);
        assertThat(node.event("exit", exited).getString("signal")).isNull();
        assertThat(node.event("exit", killed).getString("signal")).isEqualTo("SIGKILL");
        assertThat(node.event("exit", killed).getInteger("exitCode")).isNull();
        assertThat(node.session(killed).getString("status")).isEqualTo("exited");
    }

    @Test
    void keepsWhatSurvivingBackgroundChildrenPrint() {
        TestingClient client = node.start("trap '' HUP; (sleep 0.4; echo late) & echo early");
        node.event("exit", client.sessionId());
        client.await("late");
    }

    @Test
    void typesInputOnceThoughItIsSentAgain() {
        TestingClient client = node.start("stty -echo; echo ready; exec cat");
        client.await("ready");
        byte[] line = "one\ntwo\n".getBytes(StandardCharsets.UTF_8);
        client.typeAt(0, line);
        client.typeAt(0, line);
        client.typeAt(4, "two\nthree\n".getBytes(StandardCharsets.UTF_8));
        client.await("three");
        assertThat(client.text()).endsWith("ready\r\none\r\ntwo\r\nthree\r\n");
        TestingClient.eventually("the acknowledgement", () -> client.inputAcked() == 14 ? true : null);
    }

    @Test
    void goesOnWithAnInputStreamAfterAttachingAgain() {
        TestingClient first = node.start("stty -echo; echo ready; exec cat", new JsonObject().put("inputId", "mine"));
        first.await("ready");
        first.type("abc\n");
        first.await("abc");
        first.detach();
        TestingClient second = TestingClient.attach(
                node, first.sessionId(), new JsonObject().put("inputId", "mine").put("fromOffset", first.received()));
        assertThat(second.result().getLong("inputOffset")).isEqualTo(4);
        second.typeAt(0, "abc\ndef\n".getBytes(StandardCharsets.UTF_8));
        second.await("def");
        assertThat(second.text()).isEqualTo("def\r\n");
    }

    @Test
    void refusesAGapInTheInputAndTypesNothingBehindIt() {
        TestingClient client = node.start("stty -echo; echo ready; exec cat");
        client.await("ready");
        client.typeAt(5, "lost\n".getBytes(StandardCharsets.UTF_8));
        JsonObject error = TestingClient.eventually(
                "an error", () -> client.errors().stream().findFirst().orElse(null));
        assertThat(error.getString("code")).isEqualTo(ErrorCode.INVALID_ARGUMENT.name());
        assertThat(error.getJsonObject("data").getLong("inputOffset")).isZero();
        client.type("kept\n");
        client.await("kept");
        assertThat(client.text()).doesNotContain("lost");
    }

    @Test
    void replaysExactlyFromAnOffset() {
        TestingClient first = node.start("printf abcdefgh; exec cat");
        first.await("abcdefgh");
        TestingClient second = TestingClient.attach(node, first.sessionId(), new JsonObject().put("fromOffset", 3));
        assertThat(second.result().getString("replay")).isEqualTo("exact");
        second.await("defgh");
        assertThat(node.failure("attach", new JsonObject().put("sessionId", first.sessionId()))
                        .code())
                .as("without a connection")
                .isEqualTo(ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    void sendsNoFrameBeforeTheChannelIsConfirmed() {
        TestingClient first = node.start("printf abc; exec cat");
        first.await("abc");
        long asked = System.nanoTime();
        TestingClient second =
                TestingClient.attachUnconfirmed(node, first.sessionId(), new JsonObject().put("fromOffset", 0));
        first.type("x\n");
        first.await("x");
        String early = second.text();
        if (System.nanoTime() - asked < Attachment.CONFIRM_NANOS) {
            assertThat(early).isEmpty();
        }
        second.ack(0);
        second.await("abc");
    }

    @Test
    void doesNotWaitForAConfirmationThatGotLost() {
        TestingClient first = node.start("printf abc; exec cat");
        first.await("abc");
        TestingClient.attachUnconfirmed(node, first.sessionId(), new JsonObject().put("fromOffset", 0))
                .await("abc");
        TestingClient third = TestingClient.attachUnconfirmed(node, first.sessionId(), new JsonObject());
        TestingClient.eventually("a snapshot", () -> third.snapshotCount() == 1 ? true : null);
    }

    @Test
    void sendsNeverMoreThanTheWindow() {
        TestingClient client = node.start(
                "stty -echo; read x; yes | head -c 300000; echo; echo END42", new JsonObject().put("window", 10_000));
        client.acking(false);
        client.type("\n");
        TestingClient.eventually("a full window", () -> client.received() >= 10_000 ? true : null);
        assertThat(client.received()).isEqualTo(10_000);
        client.acking(true);
        client.await("END42");
    }

    @Test
    void pausesTheProgramWhileAPausingClientIsFull() {
        TestingClient client =
                node.start("stty -echo; read x; exec yes 0123456789", new JsonObject().put("window", 4096));
        client.acking(false);
        client.type("\n");
        long stopped = TestingClient.eventually("the program to stop", () -> {
            long before = node.session(client.sessionId()).getLong("outputOffset");
            java.util.concurrent.locks.LockSupport.parkNanos(300_000_000);
            long after = node.session(client.sessionId()).getLong("outputOffset");
            return before > 4096 && before == after ? after : null;
        });
        assertThat(stopped).isLessThan(200_000);
        client.acking(true);
        TestingClient.eventually("the program to go on", () -> client.received() > 2 * stopped ? true : null);
    }

    @Test
    void skipsASlowSkippingClientToASnapshot() {
        TestingClient fast = node.start("stty -echo; read x; yes 0123456789 | head -c 6000000; echo END42; exec cat");
        TestingClient slow = TestingClient.attach(
                node,
                fast.sessionId(),
                new JsonObject().put("mode", "view").put("onLag", "skip").put("fromOffset", 0));
        slow.acking(false);
        fast.type("\n");
        fast.await("END42");
        assertThat(slow.snapshotCount()).isZero();
        slow.acking(true);
        TestingClient.eventually("a snapshot", () -> slow.snapshotCount() == 1 ? true : null);
        fast.type("after\n");
        slow.await("after");
    }

    @Test
    void refusesInputBeyondTheBacklogAndStillInterrupts() {
        TestingClient client = node.start("stty -echo -icanon; echo ready; exec sleep 1000");
        client.await("ready");
        byte[] megabyte = new byte[400_000];
        java.util.Arrays.fill(megabyte, (byte) 'x');
        client.typeAt(0, megabyte);
        JsonObject error = TestingClient.eventually(
                "a refusal", () -> client.errors().stream().findFirst().orElse(null));
        assertThat(error.getString("code")).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED.name());
        long accepted = error.getJsonObject("data").getLong("inputOffset");
        assertThat(accepted).isBetween((long) InputStreams.MAX_BACKLOG, 399_999L);
        client.typeAt(accepted, new byte[] {3});
        assertThat(node.event("exit", client.sessionId()).getString("signal")).isEqualTo("SIGINT");
    }

    @Test
    void viewersNeitherTypeNorResize() {
        TestingClient writer = node.start("stty -echo; echo ready; exec cat");
        writer.await("ready");
        TestingClient viewer = TestingClient.attach(
                node,
                writer.sessionId(),
                new JsonObject().put("mode", "view").put("cols", 10).put("rows", 5));
        viewer.type("x\n");
        JsonObject error = TestingClient.eventually(
                "a refusal", () -> viewer.errors().stream().findFirst().orElse(null));
        assertThat(error.getString("code")).isEqualTo(ErrorCode.PERMISSION_DENIED.name());
        assertThat(node.session(writer.sessionId()).getInteger("cols")).isEqualTo(80);
        writer.type("done\n");
        writer.await("done");
        assertThat(writer.text()).doesNotContain("x\r\n");
    }

    @Test
    void theWriterThatLastTypedDecidesTheSize() {
        TestingClient one = node.start(
                "stty -echo; exec cat", new JsonObject().put("cols", 100).put("rows", 30));
        TestingClient two = TestingClient.attach(
                node, one.sessionId(), new JsonObject().put("cols", 50).put("rows", 20));
        assertThat(node.session(one.sessionId()).getInteger("cols")).isEqualTo(50);
        one.type("a\n");
        one.await("a");
        assertThat(node.session(one.sessionId()).getInteger("cols")).isEqualTo(100);
        node.requestMessage(
                "resize",
                new JsonObject()
                        .put("sessionId", one.sessionId())
                        .put("cols", 60)
                        .put("rows", 25),
                two.options());
        one.type("b\n");
        one.await("b");
        two.type("c\n");
        one.await("c");
        assertThat(node.session(one.sessionId()).getInteger("cols")).isEqualTo(60);
    }

    @Test
    void killEndsTheWholeSession() {
        TestingNode impatient = new TestingNode(config -> config.withKillGrace(java.time.Duration.ofMillis(300)));
        try (impatient) {
            TestingClient client = impatient.start(
                    "trap '' HUP; (trap '' HUP; sleep 1001 & echo child $!; wait) & echo ready; wait; sleep 1002");
            client.await("ready").await("child ");
            impatient.request("kill", new JsonObject().put("sessionId", client.sessionId()));
            assertThat(impatient.event("exit", client.sessionId()).getString("signal"))
                    .isEqualTo("SIGKILL");
            long child = Long.parseLong(client.text().replaceAll("(?s).*child (\\d+).*", "$1"));
            TestingClient.eventually(
                    "the child to be gone",
                    () -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty() ? true : null);
        }
    }

    @Test
    void saysWhatIsWrongWithParameters() {
        JsonObject size = new JsonObject().put("cols", 80).put("rows", 24);
        assertThat(node.failure("start", new JsonObject().put("rows", 24)).data())
                .containsEntry("path", "cols");
        assertThat(node.failure("start", size.copy().put("cols", 0)).data()).containsEntry("path", "cols");
        assertThat(node.failure("start", size.copy().put("cols", "80")).data()).containsEntry("path", "cols");
        assertThat(node.failure("start", size.copy().put("command", List.of())).data())
                .containsEntry("path", "command");
        assertThat(node.failure("start", size.copy().put("command", List.of("no-such-program-here")))
                        .getMessage())
                .contains("no-such-program-here")
                .contains("PATH");
        assertThat(node.failure("start", size.copy().put("cwd", "/no/such/folder"))
                        .data())
                .containsEntry("path", "cwd");
        assertThat(node.failure("start", size.copy().put("attach", new JsonObject().put("window", 1)))
                        .data())
                .containsEntry("path", "attach.window");
        assertThat(node.failure("preview", new JsonObject().put("sessionId", "nobody"))
                        .code())
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(node.failure("kill", new JsonObject()).data()).containsEntry("path", "sessionId");
        TestingClient client = node.start("exec cat");
        JsonObject id = new JsonObject().put("sessionId", client.sessionId());
        assertThat(node.failure("kill", id.copy().put("signal", "SIGNOPE")).data())
                .containsEntry("path", "signal");
        assertThat(node.failure("remove", id).code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
        assertThat(node.failure("input", id).data()).containsEntry("path", "data");
        assertThat(node.failure("input", id.copy().put("base64", "%%%")).data()).containsEntry("path", "base64");
    }

    @Test
    void saysWhereAShellIsAndTellsShellsApart() {
        TestingClient first = node.start("cd /usr; echo there; exec cat");
        TestingClient second = node.start("exec cat");
        first.await("there");
        assertThat(node.session(first.sessionId()).getString("name")).isEqualTo("sh");
        assertThat(node.session(second.sessionId()).getString("name")).isEqualTo("sh 2");
        TestingClient.eventually(
                "the shell's folder",
                () -> node.session(first.sessionId()).getString("cwd").equals("/usr") ? true : null);
    }

    @Test
    void removesAnEndedSession() {
        TestingClient client = node.start("exit 0");
        node.event("exit", client.sessionId());
        node.request("remove", new JsonObject().put("sessionId", client.sessionId()));
        node.event("removed", client.sessionId());
        assertThat(node.request("list", new JsonObject()).getJsonArray("sessions"))
                .isEmpty();
    }
}
