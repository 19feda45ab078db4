package dev.homie.gateway.tailscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ways to ask tailscaled, and what becomes of their failures. */
final class TailscaledTest {
    private static final ServeTarget TARGET = new ServeTarget(TestingTailscaled.NAME, 443, "http://127.0.0.1:7000");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Vertx vertx;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestingTailscaled real;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        real = TestingTailscaled.start(folder);
    }

    @AfterEach
    void stop() {
        real.close();
        await(vertx.close());
    }

    private Tailscaled way(String name) {
        return name.equals("api")
                ? new LocalApi(vertx, real.socket().toString())
                : new TailscaleCli(vertx, real.cli().toString(), null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "cli"})
    void bothWaysSayTheSame(String way) {
        Tailscaled tailscaled = way(way);

        TailnetStatus status = await(tailscaled.status());
        assertThat(status.state()).isEqualTo("Running");
        assertThat(status.name()).isEqualTo(TestingTailscaled.NAME);
        assertThat(status.addresses()).first().isEqualTo(TestingTailscaled.SELF);
        assertThat(status.certificates()).isTrue();
        assertThat(status.problem()).isNull();

        TailnetPeer phone = await(tailscaled.whois(TestingTailscaled.PHONE));
        assertThat(phone.login()).isEqualTo(TestingTailscaled.OWNER);
        assertThat(phone.displayName()).isEqualTo("Alice Arden");
        TailnetPeer ci = await(tailscaled.whois(TestingTailscaled.CI));
        assertThat(ci.login()).isNull();
        assertThat(ci.tags()).containsExactly("tag:ci");
        assertThat(await(tailscaled.whois("fd7a:115c:a1e0::6701:6667")).login()).isEqualTo(TestingTailscaled.OWNER);
        assertThat(code(tailscaled.whois("100.64.9.9"))).isEqualTo(ErrorCode.NOT_FOUND);

        await(tailscaled.map(await(tailscaled.serveConfig()), TARGET));
        assertThat(real.mappedTo(443)).isEqualTo(7000);
        assertThat(await(tailscaled.serveConfig()).has(TARGET)).isTrue();
        await(tailscaled.unmap(await(tailscaled.serveConfig()), TARGET));
        assertThat(real.serveConfig()).isEqualTo(new JsonObject());
        real.writable = false;
        assertThat(code(tailscaled.map(await(tailscaled.serveConfig()), TARGET)))
                .isEqualTo(ErrorCode.PERMISSION_DENIED);
    }

    @Test
    void whatChangedMeanwhileIsNotOverwritten() {
        Tailscaled api = way("api");
        ServeConfig seen = await(api.serveConfig());
        JsonObject others = new JsonObject("{\"TCP\":{\"22\":{\"TCPForward\":\"127.0.0.1:22\"}}}");
        real.serveConfig(others);

        assertThat(code(api.map(seen, TARGET))).isEqualTo(ErrorCode.ABORTED);
        assertThat(real.serveConfig()).isEqualTo(others);
    }

    @Test
    void theCommandIsAskedWhereTheApiIsNotThere() {
        Tailscaled both = new LocalApiFirst(
                new LocalApi(vertx, folder.resolve("nowhere.sock").toString()), way("cli"));

        assertThat(await(both.status()).name()).isEqualTo(TestingTailscaled.NAME);
        assertThat(await(both.whois(TestingTailscaled.BOB)).login()).isEqualTo("bob@example.com");
        await(both.map(await(both.serveConfig()), TARGET));
        assertThat(real.mappedTo(443)).isEqualTo(7000);
    }

    @Test
    void theCommandIsNotAskedForWhatTheApiRefused() throws IOException {
        Path asked = folder.resolve("asked");
        Path script = script("touch '" + asked + "'");
        Tailscaled both = new LocalApiFirst(way("api"), new TailscaleCli(vertx, script.toString(), null));

        assertThat(code(both.whois("100.64.9.9"))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(asked).doesNotExist();
    }

    @Test
    void whereThereIsNeitherOneLineSaysWhatToDo() {
        Tailscaled neither = new LocalApiFirst(
                new LocalApi(vertx, folder.resolve("nowhere.sock").toString()),
                new TailscaleCli(vertx, folder.resolve("none").toString(), null));

        assertThatThrownBy(() -> await(neither.status()))
                .hasMessageContaining("tailscaled does not run: there is no ")
                .hasMessageContaining("there is no command")
                .hasMessageContaining("sudo tailscale up");
    }

    @Test
    void aTailscaledThatDoesNotAnswerIsNotWaitedForLong() {
        real.hangs = true;
        assertThat(code(way("api").whois(TestingTailscaled.PHONE))).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    }

    @Test
    void aCommandThatDoesNotEndIsKilledWithWhatItStarted() throws IOException {
        Path pid = folder.resolve("pid");
        Path script = script("sleep 600 &\necho $! > '" + pid + "'\nwait");

        assertThat(code(new TailscaleCli(vertx, script.toString(), null).status()))
                .isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
        long child = Long.parseLong(Files.readString(pid).strip());
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (runs(child) && System.nanoTime() < limit) {
            Thread.onSpinWait();
        }
        assertThat(runs(child)).isFalse();
    }

    /** One that nobody has reaped yet, as in a container whose first process does not, runs no more. */
    private static boolean runs(long pid) throws IOException {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        if (!Files.isDirectory(Path.of("/proc/self"))) {
            return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        }
        try {
            return !Files.readString(stat).contains(") Z ");
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Test
    void aCommandThatPrintsWithoutEndIsStopped() throws IOException {
        Path script = script("exec yes");
        assertThatThrownBy(() -> await(new TailscaleCli(vertx, script.toString(), null).status()))
                .hasMessageContaining("prints too much");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "7",
                "{\"Node\":null,\"UserProfile\":null}",
                "{\"Node\":{\"StableID\":\"n1\"},\"UserProfile\":{}}",
                "{\"Node\":7,\"UserProfile\":{\"LoginName\":\"a\"}}",
                "{\"Node\":{\"StableID\":\"\"},\"UserProfile\":{\"LoginName\":\"a\"}}",
                "no JSON"
            })
    void anAnswerThatNamesNobodyIsAFailure(String answer) throws IOException {
        Path script = script("cat <<'END'\n" + answer + "\nEND");
        assertThat(code(new TailscaleCli(vertx, script.toString(), null).whois("100.64.0.1")))
                .isEqualTo(ErrorCode.UNAVAILABLE);
    }

    private Path script(String body) throws IOException {
        Path script = Files.writeString(folder.resolve("script"), "#!/bin/sh\n" + body + "\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    private static ErrorCode code(Future<?> future) {
        try {
            await(future);
        } catch (HomieException e) {
            return e.code();
        }
        throw new AssertionError("did not fail");
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e.getCause());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
