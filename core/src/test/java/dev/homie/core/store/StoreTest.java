package dev.homie.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.terminal.Session;
import dev.homie.protocol.terminal.SessionStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class StoreTest {
    @TempDir
    private Path temp;

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void onlyTheOwnerMayRead() throws Exception {
        Path home = temp.resolve("deep/home");
        StateFolder folder = StateFolder.open(home);
        try (Store store = Store.open(folder)) {
            new Settings(store).getOrCreate("key", () -> "value").join();
            folder.write(folder.serverFile(), new byte[] {1});
            try (AutoCloseable lock = folder.lock()) {
                assertThat(lock).isNotNull();
                assertThat(permissions(home)).isEqualTo("rwx------");
                List<String> names = new ArrayList<>();
                try (Stream<Path> files = Files.list(home)) {
                    for (Path file : files.toList()) {
                        names.add(file.getFileName().toString());
                        assertThat(permissions(file)).as("%s", file).isEqualTo("rw-------");
                    }
                }
                assertThat(names)
                        .containsExactlyInAnyOrder("homie.db", "homie.db-wal", "homie.db-shm", "server.json", "lock");
            }
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void whatOthersMayDoIsTakenAway() throws Exception {
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createFile(temp.resolve("homie.db"));
        Files.setPosixFilePermissions(temp.resolve("homie.db"), PosixFilePermissions.fromString("rw-r--r--"));

        Store.open(StateFolder.open(temp)).close();

        assertThat(permissions(temp)).isEqualTo("rwx------");
        assertThat(permissions(temp.resolve("homie.db"))).isEqualTo("rw-------");
    }

    @Test
    void theFolderIsForOneProcess() throws Exception {
        StateFolder folder = StateFolder.open(temp);
        try (AutoCloseable lock = folder.lock()) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(folder::lock)
                    .isInstanceOf(HomieException.class)
                    .hasMessageContaining("already runs")
                    .hasMessageContaining("HOMIE_HOME");
        }
        folder.lock().close();
    }

    @Test
    void aFolderThatCannotBeIsSaidSo() throws Exception {
        Path file = Files.createFile(temp.resolve("file"));

        assertThatThrownBy(() -> StateFolder.open(file.resolve("home")))
                .isInstanceOf(HomieException.class)
                .hasMessageContaining("HOMIE_HOME");
    }

    @Test
    void theEnvironmentNamesTheFolder() {
        assertThat(StateFolder.locate(Map.of("HOMIE_HOME", temp.toString()))).isEqualTo(temp);
        assertThat(StateFolder.locate(Map.of("HOMIE_HOME", " ")))
                .isEqualTo(Path.of(System.getProperty("user.home"), ".homie"));
        assertThat(StateFolder.locate(Map.of("HOME", "/home/me"))).isEqualTo(Path.of("/home/me/.homie"));
    }

    @Test
    void valuesOutliveTheStore() {
        StateFolder folder = StateFolder.open(temp);
        try (Store store = Store.open(folder)) {
            assertThat(new Settings(store).getOrCreate("a", () -> "first").join())
                    .isEqualTo("first");
        }
        try (Store store = Store.open(folder)) {
            assertThat(new Settings(store).getOrCreate("a", () -> "second").join())
                    .isEqualTo("first");
        }
    }

    @Test
    void sessionsAndScreensComeBackAsTheyWere() {
        Session running = session("n-1", SessionStatus.RUNNING, null, null);
        Session exited = session("n-2", SessionStatus.EXITED, 3, null);
        Session killed = session("n-3", SessionStatus.EXITED, null, "SIGKILL");
        StateFolder folder = StateFolder.open(temp);
        try (Store store = Store.open(folder)) {
            SessionTable table = new SessionTable(store);
            StoredScreen screen =
                    new StoredScreen("n-2", 80, 24, 99, "draw\u001b[m".getBytes(StandardCharsets.UTF_8), "draw");
            StoredScreen orphan = new StoredScreen("n-9", 80, 24, 99, new byte[0], "");
            table.save(List.of(running, exited, killed), List.of(screen, orphan))
                    .join();
            table.save(List.of(running.named("renamed")), List.of()).join();
        }
        try (Store store = Store.open(folder)) {
            SessionTable table = new SessionTable(store);
            assertThat(table.all().join()).containsExactlyInAnyOrder(running.named("renamed"), exited, killed);
            StoredScreen screen = table.screen("n-2").join().orElseThrow();
            assertThat(screen.redraw()).asString(StandardCharsets.UTF_8).isEqualTo("draw\u001b[m");
            assertThat(screen.outputOffset()).isEqualTo(99);
            assertThat(table.screen("n-9").join()).isEmpty();

            table.delete(List.of("n-2", "n-3")).join();
            assertThat(table.all().join()).extracting(Session::id).containsExactly("n-1");
            assertThat(table.screen("n-2").join()).isEmpty();
        }
    }

    @Test
    void aFailedTransactionLeavesNothingBehind() {
        try (Store store = Store.open(StateFolder.open(temp))) {
            CompletableFuture<Void> failed = store.execute(connection -> {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("INSERT INTO setting (key, value) VALUES ('a', 'half')");
                    statement.execute("INSERT INTO nowhere VALUES (1)");
                }
            });

            assertThatThrownBy(failed::join).hasCauseInstanceOf(HomieException.class);
            assertThat(store.failure()).isNotNull();
            assertThat(new Settings(store).getOrCreate("a", () -> "whole").join())
                    .isEqualTo("whole");
            assertThat(store.failure()).isNull();
        }
    }

    @Test
    void aDamagedDatabaseSaysWhatToDo() throws Exception {
        Files.writeString(temp.resolve("homie.db"), "this is no database, and long enough to be looked at ".repeat(40));

        assertThatThrownBy(() -> Store.open(StateFolder.open(temp)))
                .isInstanceOfSatisfying(
                        HomieException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION))
                .hasMessageContaining("damaged")
                .hasMessageContaining("move it away");
    }

    @Test
    void aDatabaseThatSomebodyElseLocksSaysSo() throws Exception {
        StateFolder folder = StateFolder.open(temp);
        try (Store store = Store.open(folder);
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.database());
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");

            CompletableFuture<String> blocked = new Settings(store).getOrCreate("a", () -> "b");

            assertThatThrownBy(blocked::join)
                    .hasCauseInstanceOf(HomieException.class)
                    .hasMessageContaining("locked by another program");
            statement.execute("ROLLBACK");
            assertThat(new Settings(store).getOrCreate("a", () -> "b").join()).isEqualTo("b");
        }
    }

    @Test
    void aFullDiskSaysSo() {
        try (Store store = Store.open(StateFolder.open(temp))) {
            CompletableFuture<Void> full = store.execute(connection -> {
                try (Statement statement = connection.createStatement()) {
                    // SQLite's own stand-in for a disk that takes no more.
                    statement.execute("PRAGMA max_page_count = 1");
                    statement.execute("INSERT INTO setting (key, value) VALUES ('a', hex(zeroblob(1000000)))");
                }
            });

            assertThatThrownBy(full::join)
                    .hasCauseInstanceOf(HomieException.class)
                    .hasMessageContaining("is full; free some space");
        }
    }

    @Test
    void whatWaitsIsBounded() {
        try (Store store = Store.open(StateFolder.open(temp))) {
            CountDownLatch gate = new CountDownLatch(1);
            CompletableFuture<Void> first = store.execute(connection -> awaitQuietly(gate));
            List<CompletableFuture<Void>> waiting = new ArrayList<>();
            CompletableFuture<Void> refused = new CompletableFuture<>();
            for (int i = 0; i < Store.QUEUE + 2 && !refused.isCompletedExceptionally(); i++) {
                refused = store.execute(connection -> {});
                waiting.add(refused);
            }
            assertThatThrownBy(refused::join)
                    .cause()
                    .isInstanceOfSatisfying(
                            HomieException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED));
            assertThat(waiting.size()).isGreaterThan(Store.QUEUE);
            gate.countDown();
            first.join();
            waiting.get(0).join();
        }
    }

    @Test
    void whatWasSubmittedIsDoneBeforeItCloses() {
        StateFolder folder = StateFolder.open(temp);
        CompletableFuture<String> last;
        Store store = Store.open(folder);
        last = new Settings(store).getOrCreate("last", () -> "words");
        store.close();

        assertThat(last.join()).isEqualTo("words");
        assertThatThrownBy(
                        () -> new Settings(store).getOrCreate("late", () -> "x").join())
                .hasMessageContaining("stopping");
    }

    @Test
    void aNewerDatabaseIsLeftAlone() throws Exception {
        StateFolder folder = StateFolder.open(temp);
        Store.open(folder).close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.database());
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = " + (Migrations.CURRENT + 1));
        }

        assertThatThrownBy(() -> Store.open(folder)).hasMessageContaining("newer Homie");
    }

    @Test
    void theNewestMigrationIsTheCurrentOne() throws Exception {
        Path folder = Path.of(Store.class
                        .getResource("/dev/homie/core/store/migration/V1__sessions_and_logins.sql")
                        .toURI())
                .getParent();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .mapToInt(name -> Integer.parseInt(name.substring(1, name.indexOf("__"))))
                            .max())
                    .hasValue(Migrations.CURRENT);
        }
    }

    private static void awaitQuietly(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Session session(
            String id, SessionStatus status, @Nullable Integer exitCode, @Nullable String signal) {
        return new Session(
                id,
                "n",
                "name",
                List.of("sh", "-c", "echo \"hi\""),
                "/tmp",
                80,
                24,
                7,
                1,
                2,
                status,
                exitCode,
                signal,
                status == SessionStatus.EXITED ? 3L : null,
                1000,
                1000,
                "title",
                List.of());
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
