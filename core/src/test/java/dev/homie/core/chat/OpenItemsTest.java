package dev.homie.core.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.EventType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OpenItemsTest {
    private static AgentEvent event(EventType type, String item, Map<String, Object> fields) {
        return new AgentEvent(type, 1, "t", item, null, fields);
    }

    @Test
    void whatIsCompleteStaysAsItIs() {
        assertThat(OpenItems.of(List.of(
                                event(EventType.MESSAGE_DELTA, "a", Map.of("text", "x")),
                                event(EventType.TOOL_CALL, "b", Map.of("kind", "command", "title", "ls")),
                                event(EventType.MESSAGE_FINAL, "a", Map.of("text", "x")),
                                event(EventType.TOOL_RESULT, "b", Map.of("status", "completed")),
                                event(EventType.FILE_CHANGE, "c", Map.of("status", "proposed", "changes", List.of())),
                                event(EventType.FILE_CHANGE, "c", Map.of("status", "declined", "changes", List.of()))))
                        .ended(5))
                .isEmpty();
    }

    @Test
    void whatIsOpenEndsWithWhatWasSaidOfIt() {
        List<AgentEvent> ends = OpenItems.of(List.of(
                        event(EventType.REASONING_DELTA, "r", Map.of("text", "think", "part", 0, "raw", false)),
                        event(EventType.REASONING_DELTA, "r", Map.of("text", "ing", "part", 0, "raw", false)),
                        event(EventType.REASONING_DELTA, "r", Map.of("text", "more", "part", 1, "raw", false)),
                        event(EventType.REASONING_DELTA, "r", Map.of("text", "raw", "part", 0, "raw", true)),
                        event(EventType.MESSAGE_DELTA, "m", Map.of("text", "hel")),
                        event(EventType.MESSAGE_DELTA, "m", Map.of("text", "lo")),
                        event(EventType.TOOL_CALL, "t", Map.of("kind", "command", "command", "make")),
                        event(EventType.TOOL_OUTPUT, "t", Map.of("text", "cc a\n")),
                        event(EventType.TOOL_OUTPUT, "t", Map.of("text", "cc b\n")),
                        event(EventType.FILE_CHANGE, "f", Map.of("status", "proposed", "changes", List.of("x")))))
                .ended(5);

        assertThat(ends)
                .containsExactly(
                        new AgentEvent(
                                EventType.REASONING_FINAL,
                                5,
                                "t",
                                "r",
                                null,
                                Map.of(
                                        "summary",
                                        List.of("thinking", "more"),
                                        "content",
                                        List.of("raw"),
                                        "status",
                                        "interrupted")),
                        new AgentEvent(
                                EventType.MESSAGE_FINAL,
                                5,
                                "t",
                                "m",
                                null,
                                Map.of("text", "hello", "status", "interrupted")),
                        new AgentEvent(
                                EventType.TOOL_RESULT,
                                5,
                                "t",
                                "t",
                                null,
                                Map.of(
                                        "kind",
                                        "command",
                                        "command",
                                        "make",
                                        "output",
                                        "cc a\ncc b\n",
                                        "status",
                                        "interrupted")),
                        new AgentEvent(
                                EventType.FILE_CHANGE,
                                5,
                                "t",
                                "f",
                                null,
                                Map.of("changes", List.of("x"), "status", "interrupted")));
    }
}
