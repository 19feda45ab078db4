package dev.homie.node.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.protocol.Json;
import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.EventType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JournalTest {
    private static final String CHAT = "node-gate-1";

    private final Journal journal = new Journal();

    @Test
    void handsOutWhatHappenedInOrder() {
        journal.add(CHAT, event(EventType.TURN_STARTED, null, Map.of()));
        journal.add("node-gate-2", event(EventType.TURN_STARTED, null, Map.of()));
        journal.add(CHAT, text(EventType.MESSAGE_FINAL, "m", "all"));
        Journal.Answer answer = journal.read(0);
        assertThat(answer.entries()).extracting(Journal.Entry::n).containsExactly(1L, 2L, 3L);
        assertThat(answer.entries()).extracting(Journal.Entry::chatId).containsExactly(CHAT, "node-gate-2", CHAT);
        assertThat(answer.missing()).isEmpty();
    }

    @Test
    void theSameQuestionGetsTheSameAnswerUntilItIsAcknowledged() {
        journal.add(CHAT, text(EventType.MESSAGE_DELTA, "m", "a"));
        List<Journal.Entry> first = journal.read(0).entries();
        assertThat(journal.read(0).entries()).isEqualTo(first);
        // What came meanwhile is behind it, and nothing that was handed out has changed.
        journal.add(CHAT, text(EventType.MESSAGE_DELTA, "m", "b"));
        List<Journal.Entry> longer = journal.read(0).entries();
        assertThat(longer.subList(0, 1)).isEqualTo(first);
        assertThat(texts(longer)).containsExactly("a", "b");
        assertThat(texts(journal.read(1).entries())).containsExactly("b");
        assertThat(journal.read(2).isEmpty()).isTrue();
        assertThat(journal.bytes()).isZero();
    }

    @Test
    void previewsOfOneItemAreMergedWhereTheFirstStands() {
        journal.add(CHAT, text(EventType.MESSAGE_DELTA, "m", "one "));
        journal.add(CHAT, text(EventType.TOOL_OUTPUT, "t", "x"));
        journal.add(CHAT, text(EventType.MESSAGE_DELTA, "m", "two "));
        journal.add(CHAT, text(EventType.MESSAGE_DELTA, "m", "three"));
        journal.add(CHAT, text(EventType.TOOL_OUTPUT, "t", "y"));
        journal.add("node-gate-2", text(EventType.TOOL_OUTPUT, "t", "of another chat"));
        assertThat(texts(journal.read(0).entries())).containsExactly("one two three", "xy", "of another chat");
    }

    @Test
    void partsOfAReasoningStayApart() {
        journal.add(CHAT, reasoning("a", 0));
        journal.add(CHAT, reasoning("b", 1));
        journal.add(CHAT, reasoning("c", 0));
        assertThat(texts(journal.read(0).entries())).containsExactly("ac", "b");
    }

    @Test
    void nothingMovesBeforeWhatItFollowed() {
        journal.add(CHAT, text(EventType.TOOL_OUTPUT, "t", "before"));
        journal.add(CHAT, event(EventType.APPROVAL_REQUIRED, "t", Map.of()));
        journal.add(CHAT, text(EventType.TOOL_OUTPUT, "t", "after"));
        assertThat(journal.read(0).entries())
                .extracting(entry -> entry.event().type())
                .containsExactly(EventType.TOOL_OUTPUT, EventType.APPROVAL_REQUIRED, EventType.TOOL_OUTPUT);
    }

    @Test
    void aMergedPreviewHasABound() {
        String half = "x".repeat(Journal.MAX_PREVIEW / 2);
        journal.add(CHAT, text(EventType.TOOL_OUTPUT, "t", half));
        journal.add(CHAT, text(EventType.TOOL_OUTPUT, "t", half));
        journal.add(CHAT, text(EventType.TOOL_OUTPUT, "t", "more"));
        journal.add(CHAT, text(EventType.TOOL_OUTPUT, "t", "!"));
        assertThat(texts(journal.read(0).entries())).containsExactly(half + half, "more!");
    }

    @Test
    void countsTheBytesOfWhatItHolds() {
        journal.add(CHAT, text(EventType.TOOL_OUTPUT, "t", "ä\n"));
        journal.add(CHAT, text(EventType.TOOL_OUTPUT, "t", "\"ü"));
        AgentEvent merged = journal.read(0).entries().get(0).event();
        assertThat(journal.bytes()).isEqualTo(Json.write(merged).getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void previewsGoFirst() {
        Journal small = new Journal(2000);
        small.add(CHAT, text(EventType.MESSAGE_FINAL, "m1", "first"));
        small.add(CHAT, text(EventType.TOOL_OUTPUT, "t1", "o".repeat(500)));
        small.add(CHAT, text(EventType.TOOL_OUTPUT, "t2", "p".repeat(500)));
        small.add(CHAT, text(EventType.MESSAGE_FINAL, "m2", "f".repeat(1000)));
        Journal.Answer answer = small.read(0);
        assertThat(answer.entries()).extracting(each -> each.event().itemId()).containsExactly("m1", "t2", "m2");
        assertThat(answer.missing()).isEmpty();
        assertThat(small.bytes()).isLessThanOrEqualTo(2000);
    }

    @Test
    void thenTheOldestGoAndTheirChatsAreNamedUntilThatIsAcknowledged() {
        Journal small = new Journal(2000);
        small.add(CHAT, text(EventType.MESSAGE_FINAL, "m1", "a".repeat(800)));
        small.add("node-gate-2", text(EventType.MESSAGE_FINAL, "m2", "b".repeat(800)));
        small.add("node-gate-3", text(EventType.MESSAGE_FINAL, "m3", "c".repeat(800)));
        Journal.Answer answer = small.read(0);
        assertThat(answer.entries()).extracting(Journal.Entry::n).containsExactly(2L, 3L);
        assertThat(answer.missing()).containsExactly(CHAT);
        assertThat(small.read(0).missing()).containsExactly(CHAT);
        assertThat(small.read(3).isEmpty()).isTrue();
    }

    @Test
    void whatWasWrittenBeforeItWasDroppedIsNotMissing() {
        Journal small = new Journal(2000);
        small.add(CHAT, text(EventType.MESSAGE_FINAL, "m1", "a".repeat(800)));
        small.read(0);
        small.add(CHAT, text(EventType.MESSAGE_FINAL, "m2", "b".repeat(800)));
        small.add(CHAT, text(EventType.MESSAGE_FINAL, "m3", "c".repeat(800)));
        assertThat(small.read(1).missing()).isEmpty();
    }

    @Test
    void oneEventIsHeldHoweverSmallTheBound() {
        Journal small = new Journal(10);
        small.add(CHAT, text(EventType.MESSAGE_FINAL, "m1", "more than ten bytes"));
        assertThat(small.read(0).entries()).hasSize(1);
    }

    @Test
    void anAnswerHasABoundAndTheNextOneGoesOn() {
        String large = "x".repeat(Journal.MAX_ANSWER / 4);
        for (int i = 0; i < 8; i++) {
            journal.add(CHAT, text(EventType.MESSAGE_FINAL, "m" + i, large));
        }
        List<Journal.Entry> first = journal.read(0).entries();
        assertThat(first).hasSize(3);
        assertThat(journal.read(first.get(2).n()).entries().get(0).n()).isEqualTo(4);
    }

    private static List<Object> texts(List<Journal.Entry> entries) {
        return entries.stream().map(entry -> entry.event().fields().get("text")).toList();
    }

    private static AgentEvent text(EventType type, String itemId, String text) {
        return event(type, itemId, Map.of("text", text));
    }

    private static AgentEvent reasoning(String text, int part) {
        return event(EventType.REASONING_DELTA, "r", Map.of("text", text, "part", part, "raw", false));
    }

    private static AgentEvent event(EventType type, @Nullable String itemId, Map<String, Object> fields) {
        return new AgentEvent(type, 1, "turn", itemId, null, fields);
    }
}
