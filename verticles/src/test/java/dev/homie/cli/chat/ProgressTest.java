package dev.homie.cli.chat;

import static dev.homie.cli.chat.ChatTextTest.approval;
import static dev.homie.cli.chat.ChatTextTest.event;
import static dev.homie.cli.chat.ChatTextTest.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.cli.CliFailure;
import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.EventType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a command that sent a message is done, and what answers mean. */
final class ProgressTest {
    private final Progress progress = new Progress();

    @Test
    void aMessageEndsWithItsTurnAndNoOther() {
        progress.begin("before", List.of());
        assertThat(progress.running()).isTrue();
        progress.await("m1");
        progress.apply(turn(EventType.TURN_ENDED, "before", Map.of("status", "failed")));
        assertThat(progress.waiting()).isTrue();
        assertThat(progress.running()).isFalse();
        progress.apply(turn(EventType.TURN_STARTED, "t1", Map.of()));
        progress.apply(turn(EventType.INPUT_DELIVERED, "t1", Map.of("messageId", "m1")));
        assertThat(progress.waiting()).isTrue();
        progress.apply(turn(EventType.TURN_ENDED, "t1", Map.of("status", "completed")));
        assertThat(progress.waiting()).isFalse();
        assertThat(progress.outcome()).isEqualTo(Progress.Outcome.COMPLETED);
    }

    @Test
    void aMessageThatIsNotDeliveredIsNotWaitedFor() {
        progress.await("m1");
        progress.apply(turn(EventType.INPUT_FAILED, null, Map.of("messageId", "other")));
        assertThat(progress.waiting()).isTrue();
        progress.apply(turn(EventType.INPUT_FAILED, null, Map.of("messageId", "m1")));
        assertThat(progress.outcome()).isEqualTo(Progress.Outcome.FAILED);
        progress.await("m2");
        assertThat(progress.outcome()).isNull();
        progress.apply(turn(EventType.INPUT_WITHDRAWN, null, Map.of("messageId", "m2")));
        assertThat(progress.outcome()).isEqualTo(Progress.Outcome.INTERRUPTED);
    }

    @Test
    void approvalsAreOpenUntilSomebodyAnswers() {
        progress.apply(event(EventType.APPROVAL_REQUIRED, "i", Map.of("approval", approval("ls"))));
        assertThat(progress.open()).singleElement().satisfies(each -> {
            assertThat(ApprovalCard.keys(each).keySet()).containsExactly("a", "s", "1", "d", "c");
            assertThat(ApprovalCard.choices(each, new Style(false))).contains("  1  Always allow: npm *");
        });
        progress.apply(event(
                EventType.APPROVAL_RESOLVED, "i", Map.of("approval", with(approval("ls"), "decision", "accept"))));
        assertThat(progress.open()).isEmpty();
    }

    @Test
    void anAnswerIsANumberOrOnesOwnWords() {
        List<Fields> options = List.of(Fields.of(Map.of("label", "red")), Fields.of(Map.of("label", "blue")));
        assertThat(Answers.chosen("2", options, false)).containsExactly("blue");
        assertThat(Answers.chosen("1, 2", options, true)).containsExactly("red", "blue");
        assertThat(Answers.chosen("3", options, false)).containsExactly("3");
        assertThat(Answers.chosen("neither of 1 2", options, true)).containsExactly("neither of 1 2");
        assertThat(Answers.chosen("", options, true)).isEmpty();
        assertThat(Answers.typed("7", "integer")).isEqualTo(7L);
        assertThat(Answers.typed("yes", "boolean")).isEqualTo(true);
        assertThat(Answers.typed("seven", "number")).isEqualTo("seven");
    }

    @Test
    void aChatIsFoundByWhatPeopleCallIt() {
        List<ChatView> chats = List.of(chat("n-g-abc1", "fix"), chat("n-g-abd2", "fix"), chat("n-g-x", "abc"));
        assertThat(ChatView.choose(chats, "n-g-abc1").id()).isEqualTo("n-g-abc1");
        assertThat(ChatView.choose(chats, "abd2").id()).isEqualTo("n-g-abd2");
        assertThat(ChatView.choose(chats, "abd").id()).isEqualTo("n-g-abd2");
        assertThat(ChatView.choose(chats, "abc").id()).isEqualTo("n-g-x");
        assertThatThrownBy(() -> ChatView.choose(chats, "fix"))
                .isInstanceOf(CliFailure.class)
                .hasMessage("which one? abc1 (fix), abd2 (fix)");
        assertThatThrownBy(() -> ChatView.choose(chats, "y")).hasMessage("there is no chat y; see: homie chat");
    }

    private static ChatView chat(String id, String name) {
        return ChatView.of(Fields.of(Map.of("id", id, "name", name, "nodeId", "n", "status", "idle")));
    }

    private static AgentEvent turn(
            EventType type, @org.jspecify.annotations.Nullable String turn, Map<String, Object> fields) {
        return new AgentEvent(type, 1, turn, null, null, fields);
    }
}
