package dev.homie.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.core.chat.ChatState;
import dev.homie.core.store.ChatInputs.Input;
import dev.homie.core.store.ChatInputs.State;
import dev.homie.core.store.ChatQueries.Place;
import dev.homie.core.store.ChatQueries.Position;
import dev.homie.core.store.ChatQueries.Wanted;
import dev.homie.core.store.ChatStore.Committed;
import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.AgentLimits;
import dev.homie.protocol.agent.Approval;
import dev.homie.protocol.agent.Chat;
import dev.homie.protocol.agent.ChatSettings;
import dev.homie.protocol.agent.EventType;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // BeforeEach sets them
final class ChatStoreTest {
    private static final String ID = "n-g-1";

    @TempDir
    private Path home;

    private Store store;
    private ChatStore chats;

    @BeforeEach
    void open() {
        store = Store.open(StateFolder.open(home));
        chats = new ChatStore(store);
        create(ID, 1);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void create(String id, long now) {
        chats.submit(tx -> {
                    tx.create(ChatState.begin(
                            new ChatState.Beginning(id, "n", "g", "codex", null, id, "/w", ChatSettings.DEFAULTS, null),
                            now));
                    return id;
                })
                .join();
    }

    private static AgentEvent event(EventType type, @Nullable String item, String text) {
        return new AgentEvent(type, 10, "t", item, null, Map.of("text", text));
    }

    private Committed<String> append(AgentEvent... events) {
        return chats.submit(tx -> {
                    for (AgentEvent event : events) {
                        tx.append(tx.get(ID), event);
                    }
                    return ID;
                })
                .join();
    }

    private static long seq(Map<String, Object> event) {
        return event.get("seq") instanceof Number seq ? seq.longValue() : -1;
    }

    private List<Long> shown() {
        return chats.read(tx -> tx.log(tx.get(ID)).before(Long.MAX_VALUE, 500).events().stream()
                        .map(ChatStoreTest::seq)
                        .toList())
                .join();
    }

    private List<Long> all() {
        return chats.read(tx -> tx.log(tx.get(ID)).all(0, 500).events().stream()
                        .map(ChatStoreTest::seq)
                        .toList())
                .join();
    }

    @Test
    void previewsOfACompleteItemAreKeptAndNotShown() {
        append(event(EventType.MESSAGE_DELTA, "a", "x"), event(EventType.MESSAGE_DELTA, "b", "y"));
        assertThat(shown()).containsExactly(1L, 2L);
        append(event(EventType.MESSAGE_DELTA, "a", "z"), event(EventType.MESSAGE_FINAL, "a", "xz"));
        assertThat(shown()).containsExactly(2L, 4L);
        assertThat(all()).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void whatFailsLeavesNothing() {
        assertThatThrownBy(() -> chats.submit(tx -> {
                            tx.append(tx.get(ID), event(EventType.MESSAGE_FINAL, "a", "x"));
                            tx.queries().position("n", new Position("e", 7));
                            throw new IllegalStateException("in the middle");
                        })
                        .join())
                .hasMessageContaining("in the middle");
        assertThat(all()).isEmpty();
        assertThat(chats.read(tx -> tx.queries().position("n")).join()).isEmpty();
        assertThat(append(event(EventType.MESSAGE_FINAL, "a", "x"))
                        .events()
                        .get(0)
                        .seq())
                .isEqualTo(1);
    }

    @Test
    void itIsAllThereAfterARestart() {
        append(event(EventType.INPUT, null, "hello"), event(EventType.MESSAGE_FINAL, "a", "x"));
        chats.submit(tx -> {
                    tx.queries().position("n", new Position("e", 7));
                    tx.mark(tx.get(ID), "owner", 2);
                    tx.inputs(tx.get(ID)).save(new Input("m", 1, State.SENDING, "turn", null, "e"));
                    return ID;
                })
                .join();
        store.close();
        store = Store.open(StateFolder.open(home));
        chats = new ChatStore(store);
        assertThat(all()).containsExactly(1L, 2L);
        Chat chat =
                chats.read(tx -> tx.get(ID).wire(tx.mark(tx.get(ID), "owner"))).join();
        assertThat(chat.lastSeq()).isEqualTo(2);
        assertThat(chat.readSeq()).isEqualTo(2);
        assertThat(chats.read(tx -> tx.queries().position("n")).join()).contains(new Position("e", 7));
        assertThat(chats.read(tx -> tx.inputs(tx.get(ID)).sending()).join()).hasSize(1);
        assertThat(chats.read(tx -> tx.queries().busy("n")).join()).containsExactly(ID);
    }

    @Test
    void nobodyReadsBackwards() {
        for (long seq : List.of(3L, 9L, 5L)) {
            chats.submit(tx -> {
                        tx.mark(tx.get(ID), "owner", seq);
                        return ID;
                    })
                    .join();
        }
        assertThat(chats.read(tx -> Optional.ofNullable(tx.mark(tx.get(ID), "owner")))
                        .join())
                .contains(9L);
        assertThat(chats.read(tx -> tx.queries().list(new Wanted(node -> true, null, false, null, 10, "owner")))
                        .join())
                .extracting(Chat::readSeq)
                .containsExactly(9L);
    }

    @Test
    void aPageIsBoundedByItsBytes() {
        String big = "x".repeat(200_000);
        for (int i = 0; i < 4; i++) {
            append(event(EventType.MESSAGE_FINAL, "a" + i, big));
        }
        assertThat(shown()).containsExactly(3L, 4L);
        ChatLog.Page after = chats.read(tx -> tx.log(tx.get(ID)).after(0, 500)).join();
        assertThat(after.events()).hasSize(2);
        assertThat(after.more()).isTrue();
        assertThat(chats.read(tx -> tx.log(tx.get(ID)).after(2, 500)).join().more())
                .isFalse();
        assertThat(big.length() * 3).isGreaterThan(AgentLimits.MAX_PAGE_BYTES);
    }

    @Test
    void theListIsPagedWithoutDoublesAmongEqualTimes() {
        for (int i = 2; i <= 7; i++) {
            create("n-g-" + i, 5);
        }
        List<String> seen = new ArrayList<>();
        Place before = null;
        while (true) {
            Place from = before;
            List<Chat> page = chats.read(
                            tx -> tx.queries().list(new Wanted(node -> true, null, false, from, 2, "owner")))
                    .join();
            page.forEach(chat -> seen.add(chat.id()));
            if (page.size() < 2) {
                break;
            }
            before = Place.of(page.get(1));
        }
        assertThat(seen).containsExactly("n-g-2", "n-g-3", "n-g-4", "n-g-5", "n-g-6", "n-g-7", "n-g-1");
        assertThat(chats.read(tx -> tx.queries().list(new Wanted(node -> false, null, false, null, 2, "owner")))
                        .join())
                .isEmpty();
    }

    @Test
    void approvalsAreFoundUntilTheyAreResolved() {
        Approval approval = new Approval(
                "a",
                ID,
                "n",
                "t",
                null,
                Approval.Kind.COMMAND,
                "ls",
                "/",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                1,
                99L,
                false,
                Approval.Status.OPEN,
                null,
                null,
                null,
                null);
        chats.submit(tx -> {
                    tx.approvals(tx.get(ID)).save(approval, null);
                    tx.recount(tx.get(ID));
                    return ID;
                })
                .join();
        assertThat(chats.read(tx -> tx.queries().openApprovals(10)).join()).containsExactly(approval);
        assertThat(chats.read(tx -> tx.queries().expired(98)).join()).isEmpty();
        assertThat(chats.read(tx -> tx.queries().expired(99)).join()).containsExactly(approval);
        Approval resolved = approval.resolved(Approval.ACCEPT, "owner", 5, null);
        ChatApprovals.Answer answer = new ChatApprovals.Answer(Map.of("decision", "accept"), "e", false, null);
        chats.submit(tx -> {
                    tx.approvals(tx.get(ID)).save(resolved, answer);
                    return ID;
                })
                .join();
        assertThat(chats.read(tx -> tx.queries().openApprovals(10)).join()).isEmpty();
        assertThat(chats.read(tx -> tx.approvals(tx.get(ID)).answered()).join())
                .containsExactly(new ChatApprovals.Asked(resolved, answer));
    }

    @Test
    void aForkBeginsWithWhatWasSaid() {
        append(
                event(EventType.INPUT, null, "hello"),
                event(EventType.MESSAGE_DELTA, "a", "x"),
                event(EventType.MESSAGE_FINAL, "a", "x"),
                new AgentEvent(EventType.TURN_ENDED, 11, "t", null, null, Map.of("status", "completed")),
                event(EventType.INPUT, null, "more"));
        List<Map<String, Object>> copied = chats.submit(tx -> {
                    ChatState from = tx.get(ID);
                    ChatState to = ChatState.begin(
                            new ChatState.Beginning(
                                    "n-g-2", "n", "g", "codex", null, null, null, ChatSettings.DEFAULTS, ID),
                            5);
                    tx.create(to);
                    assertThat(tx.log(from).endOf("t")).isEqualTo(4);
                    assertThat(tx.log(from).endOf("u")).isZero();
                    tx.copyLog(from, to, 4);
                    return tx.log(to).all(0, 100).events();
                })
                .join()
                .value();
        assertThat(copied)
                .extracting(event -> event.get("type"))
                .containsExactly("agent.input", "agent.message.final", "agent.turn.ended");
        assertThat(copied).extracting(event -> event.get("seq")).containsExactly(1L, 2L, 3L);
        assertThat(chats.read(tx -> tx.get("n-g-2").lastSeq()).join()).isEqualTo(3);
    }

    @Test
    void nothingIsLeftOfADeletedChat() throws Exception {
        for (int i = 0; i < 30; i++) {
            AgentEvent[] events = new AgentEvent[100];
            for (int j = 0; j < events.length; j++) {
                events[j] = event(EventType.MESSAGE_FINAL, "i" + j, "x");
            }
            append(events);
        }
        chats.submit(tx -> {
                    tx.inputs(tx.get(ID)).saveImage("m.0", new ChatInputs.Image("image/png", new byte[9]));
                    tx.delete(tx.get(ID));
                    return ID;
                })
                .join();
        assertThat(chats.read(tx -> tx.find(ID) == null).join()).isTrue();
        while (chats.sweep().join()) {
            // a piece at a time
        }
        store.close();
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + StateFolder.open(home).database());
                Statement statement = connection.createStatement()) {
            for (String table : List.of("chat", "chat_event", "chat_image", "chat_gone")) {
                try (ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
                    assertThat(row.getInt(1)).as(table).isZero();
                }
            }
        }
    }

    @Test
    void theDatabaseItselfKeepsTheLogAsItIs() throws Exception {
        append(event(EventType.MESSAGE_FINAL, "a", "x"));
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + StateFolder.open(home).database());
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("UPDATE chat_event SET doc = '{}'"))
                    .hasMessageContaining("not changed");
        }
    }
}
