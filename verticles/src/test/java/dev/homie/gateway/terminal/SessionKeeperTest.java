package dev.homie.gateway.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.homie.core.store.SessionTable;
import dev.homie.core.store.StateFolder;
import dev.homie.core.store.Store;
import dev.homie.core.store.StoredScreen;
import dev.homie.gateway.GatewayConfig;
import dev.homie.gateway.TestingClock;
import dev.homie.protocol.terminal.Session;
import dev.homie.protocol.terminal.SessionStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SessionKeeperTest {
    private static final long HOUR = 3_600_000;

    @TempDir
    private Path home;

    private final TestingClock clock = new TestingClock();
    private Store store;
    private SessionTable table;
    private SessionKeeper keeper;

    @BeforeEach
    void open() {
        store = Store.open(StateFolder.open(home));
        table = new SessionTable(store);
        keeper = keeper(List.of());
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatWasRunningIsLostIfItsNodeDoesNotSpeak() {
        keeper = keeper(List.of(session("a", SessionStatus.RUNNING), session("b", SessionStatus.EXITED)));
        assertThat(status("a")).as("nobody knows yet").isEqualTo(SessionStatus.RUNNING);
        assertThat(keeper.isUnheard("a")).isTrue();
        assertThat(keeper.isLive("a")).isFalse();
        assertThat(keeper.settled()).extracting(Session::id).containsExactly("a");
        assertThat(keeper.settled()).as("said once").isEmpty();
        assertThat(status("a")).isEqualTo(SessionStatus.LOST);
        assertThat(status("b")).isEqualTo(SessionStatus.EXITED);
        keeper.write().join();
        assertThat(table.all().join())
                .as("only what changed is written")
                .extracting(Session::id, Session::status)
                .containsExactly(tuple("a", SessionStatus.LOST));

        assertThat(keeper.seenAll("n", false, List.of(session("a", SessionStatus.RUNNING))))
                .extracting(Session::id)
                .containsExactly("a");
        assertThat(status("a")).isEqualTo(SessionStatus.RUNNING);
        assertThat(keeper.isLive("a")).isTrue();
    }

    @Test
    void whatWasRunningGoesOnOrIsLostByTheFirstWordOfItsNode() {
        keeper = keeper(List.of(session("a", SessionStatus.RUNNING), session("b", SessionStatus.RUNNING)));
        assertThat(keeper.seenAll("other", false, List.of())).isEmpty();
        assertThat(keeper.seenAll("n", false, List.of(session("a", SessionStatus.RUNNING))))
                .extracting(Session::id)
                .containsExactly("b");
        assertThat(keeper.isLive("a")).isTrue();
        assertThat(status("b")).isEqualTo(SessionStatus.LOST);
        assertThat(keeper.settled()).isEmpty();
    }

    @Test
    void oneMissIsNoLossUnlessTheProcessIsAnother() {
        keeper.seen(session("a", SessionStatus.RUNNING));
        assertThat(keeper.seenAll("n", true, List.of())).isEmpty();
        assertThat(status("a")).isEqualTo(SessionStatus.RUNNING);
        assertThat(keeper.seenAll("n", true, List.of(session("a", SessionStatus.RUNNING))))
                .isEmpty();

        assertThat(keeper.seenAll("n", true, List.of())).isEmpty();
        assertThat(keeper.seenAll("n", true, List.of())).extracting(Session::id).containsExactly("a");
        assertThat(status("a")).isEqualTo(SessionStatus.LOST);

        keeper.seen(session("b", SessionStatus.RUNNING));
        assertThat(keeper.seenAll("other", false, List.of())).isEmpty();
        assertThat(keeper.seenAll("n", false, List.of()))
                .extracting(Session::id)
                .containsExactly("b");
    }

    @Test
    void aNodeThatIsGoneTakesItsSessionsAndBringsThemBack() {
        keeper.seen(session("a", SessionStatus.RUNNING));
        keeper.seen(session("b", SessionStatus.EXITED));

        assertThat(keeper.nodeGone("n")).extracting(Session::id).containsExactly("a");
        assertThat(status("b")).isEqualTo(SessionStatus.EXITED);
        assertThat(keeper.isLive("b")).isFalse();

        List<Session> both = List.of(session("a", SessionStatus.RUNNING), session("b", SessionStatus.EXITED));
        assertThat(keeper.seenAll("n", true, both)).extracting(Session::id).containsExactly("a");
        assertThat(status("a")).isEqualTo(SessionStatus.RUNNING);
    }

    @Test
    void theLastScreenIsThereBeforeAndAfterItIsWritten() {
        keeper.seen(session("a", SessionStatus.RUNNING));
        keeper.screen(new StoredScreen("a", 80, 24, 5, new byte[] {1}, "old"));
        keeper.screen(new StoredScreen("a", 80, 24, 6, new byte[] {2}, "new"));
        assertThat(keeper.screen("a").join().orElseThrow().text()).isEqualTo("new");
        keeper.write().join();
        assertThat(keeper.screen("a").join().orElseThrow().redraw()).containsExactly(2);

        keeper.screen(new StoredScreen("a", 80, 24, 7, new byte[SessionKeeper.MAX_SCREEN + 1], "too large"));
        assertThat(keeper.screen("a").join().orElseThrow().text()).isEqualTo("new");
    }

    @Test
    void whatIsOverExpiresByAgeAndByNumberButNeverWhatIsLive() {
        long now = clock.millis();
        keeper = keeper(List.of(
                at("old", SessionStatus.EXITED, now - 73 * HOUR),
                at("third", SessionStatus.EXITED, now - 3 * HOUR),
                at("second", SessionStatus.LOST, now - 2 * HOUR),
                at("first", SessionStatus.EXITED, now - HOUR)));
        keeper.seen(at("live", SessionStatus.EXITED, now - 100 * HOUR));

        assertThat(keeper.expire()).extracting(Session::id).containsExactly("old", "third");
        assertThat(keeper.all()).extracting(Session::id).containsExactlyInAnyOrder("second", "first", "live");
        assertThat(keeper.expire()).isEmpty();
    }

    private SessionStatus status(String id) {
        return Objects.requireNonNull(keeper.find(id)).status();
    }

    private SessionKeeper keeper(List<Session> stored) {
        return new SessionKeeper(table, stored, new GatewayConfig.Retention(72, 2), clock);
    }

    private static Session session(String id, SessionStatus status) {
        return at(id, status, 1);
    }

    private static Session at(String id, SessionStatus status, long when) {
        return new Session(
                id,
                "n",
                id,
                List.of("sh"),
                "/",
                80,
                24,
                1,
                1,
                when,
                status,
                null,
                null,
                status == SessionStatus.EXITED ? when : null,
                0,
                0,
                null,
                List.of());
    }
}
