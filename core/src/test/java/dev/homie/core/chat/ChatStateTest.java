package dev.homie.core.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.ApprovalPolicy;
import dev.homie.protocol.agent.Chat;
import dev.homie.protocol.agent.ChatSettings;
import dev.homie.protocol.agent.ChatStatus;
import dev.homie.protocol.agent.EventType;
import dev.homie.protocol.agent.Sandbox;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ChatStateTest {
    private long time = 100;

    private static ChatState chat() {
        return ChatState.begin(
                new ChatState.Beginning("n-g-1", "n", "g", "codex", null, null, null, ChatSettings.DEFAULTS, null), 50);
    }

    private void happens(ChatState chat, EventType type, @Nullable String turn, Object... fields) {
        Map<String, Object> all = new java.util.LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            all.put((String) fields[i], fields[i + 1]);
        }
        chat.append(new AgentEvent(type, time++, turn, null, null, all));
    }

    private static ChatStatus status(ChatState chat) {
        return chat.wire(null).status();
    }

    @Test
    void aTurnIsUnderWayFromItsBeginningToItsEnd() {
        ChatState chat = chat();
        assertThat(status(chat)).isEqualTo(ChatStatus.IDLE);
        happens(chat, EventType.TURN_STARTED, "t1");
        assertThat(status(chat)).isEqualTo(ChatStatus.RUNNING);
        chat.asked(1, 0);
        assertThat(status(chat)).isEqualTo(ChatStatus.WAITING);
        chat.asked(1, 1);
        assertThat(status(chat)).isEqualTo(ChatStatus.RUNNING);
        happens(chat, EventType.TURN_ENDED, "t1", "status", "completed");
        assertThat(status(chat)).isEqualTo(ChatStatus.IDLE);
        assertThat(chat.wire(null).turnId()).isNull();
        assertThat(chat.lastSeq()).isEqualTo(2);
    }

    @Test
    void theAnswerToAMessageMayComeAfterTheEndOfItsTurn() {
        ChatState chat = chat();
        happens(chat, EventType.TURN_STARTED, "t1");
        happens(chat, EventType.TURN_ENDED, "t1", "status", "completed");
        chat.begun("t1", time);
        assertThat(status(chat)).isEqualTo(ChatStatus.IDLE);
        chat.begun("t2", time);
        happens(chat, EventType.TURN_STARTED, "t2");
        assertThat(chat.turnSeq()).isEqualTo(2);
        // The end of a turn that is over already changes nothing.
        happens(chat, EventType.TURN_ENDED, "t1", "status", "interrupted", "why", "nodeEnded");
        assertThat(status(chat)).isEqualTo(ChatStatus.RUNNING);
    }

    @Test
    void onlyACrashLeavesItInterruptedAndOnlyCompletionSendsWhatWaits() {
        for (String[] end : new String[][] {
            {"completed", null, "IDLE", "true"},
            {"failed", null, "IDLE", "false"},
            {"interrupted", "cancelled", "IDLE", "false"},
            {"interrupted", "codexEnded", "INTERRUPTED", "false"}
        }) {
            ChatState chat = chat();
            chat.goOn(true);
            happens(chat, EventType.TURN_STARTED, "t1");
            if (end[1] == null) {
                happens(chat, EventType.TURN_ENDED, "t1", "status", end[0]);
            } else {
                happens(chat, EventType.TURN_ENDED, "t1", "status", end[0], "why", end[1]);
            }
            assertThat(status(chat)).as(end[0]).isEqualTo(ChatStatus.valueOf(end[2]));
            assertThat(chat.goesOn()).as(end[0]).isEqualTo(Boolean.parseBoolean(end[3]));
        }
    }

    @Test
    void theFirstMessageNamesItUnlessItHasAName() {
        ChatState chat = chat();
        happens(chat, EventType.INPUT, null, "text", "  Fix the build\nand the tests " + "x".repeat(300));
        assertThat(chat.name()).isEqualTo("Fix the build");
        assertThat(chat.wire(null).preview())
                .startsWith("Fix the build and the tests xx")
                .hasSizeLessThanOrEqualTo(200);
        happens(chat, EventType.INPUT, null, "text", "something else");
        assertThat(chat.name()).isEqualTo("Fix the build");

        ChatState named = chat();
        named.rename("Mine");
        happens(named, EventType.INPUT, null, "text", "hello");
        assertThat(named.name()).isEqualTo("Mine");
    }

    @Test
    void aLongNameIsNotCutWithinACharacter() {
        ChatState chat = chat();
        happens(chat, EventType.INPUT, null, "text", "\uD83D\uDE00".repeat(40));
        assertThat(chat.name()).endsWith("\uD83D\uDE00…");
    }

    @Test
    void previewsDoNotMakeItNewer() {
        ChatState chat = chat();
        happens(chat, EventType.MESSAGE_DELTA, "t1", "text", "x");
        assertThat(chat.updatedAt()).isEqualTo(50);
        happens(chat, EventType.MESSAGE_FINAL, "t1", "text", "x");
        assertThat(chat.updatedAt()).isEqualTo(101);
    }

    @Test
    void whatIsWrittenIsReadAsItWas() {
        ChatState chat = chat();
        chat.opened(
                "thread", "/work", new ChatSettings("big", "high", ApprovalPolicy.ON_REQUEST, Sandbox.WORKSPACE_WRITE));
        happens(chat, EventType.INPUT, null, "text", "hello");
        happens(chat, EventType.TURN_STARTED, "t1");
        happens(chat, EventType.USAGE, "t1", "usage", Map.of("total", Map.of("total", 7)));
        chat.asked(2, 1);
        chat.waiting(3);
        chat.goOn(true);
        chat.ranBy("e1");
        ChatState read = ChatState.read(chat.write());
        Chat wire = read.wire(null);
        assertThat(wire).isEqualTo(chat.wire(null));
        assertThat(read.write()).isEqualTo(chat.write());
        assertThat(wire.cwd()).isEqualTo("/work");
        assertThat(read.thread()).isEqualTo("thread");
        assertThat(read.epoch()).isEqualTo("e1");
        assertThat(wire.status()).isEqualTo(ChatStatus.WAITING);
    }

    @Test
    void whatGrowsAllTheTimeIsNoChange() {
        ChatState chat = chat();
        happens(chat, EventType.TURN_STARTED, "t1");
        Chat before = chat.wire(null);
        happens(chat, EventType.MESSAGE_DELTA, "t1", "text", "x");
        assertThat(chat.wire(null).withoutProgress()).isEqualTo(before.withoutProgress());
        chat.waiting(1);
        assertThat(chat.wire(null).withoutProgress()).isNotEqualTo(before.withoutProgress());
    }
}
