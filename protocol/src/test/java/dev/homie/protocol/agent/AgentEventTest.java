package dev.homie.protocol.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.protocol.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Events and what they carry survive the wire, known or not. */
final class AgentEventTest {
    @Test
    void fieldsStandBesideTheEnvelopeAndComeBack() {
        AgentEvent event = new AgentEvent(
                EventType.TOOL_RESULT, 5, "t1", "i1", Map.of("method", "item/completed"), Map.of("exitCode", 0));

        Map<String, Object> wire = Json.toMap(event);
        assertThat(wire)
                .containsEntry("type", "agent.tool.result")
                .containsEntry("exitCode", 0)
                .containsEntry("itemId", "i1")
                .doesNotContainKey("fields");
        assertThat(Json.fromMap(wire, AgentEvent.class)).isEqualTo(event);
    }

    @Test
    void aTypeOfALaterVersionIsCarried() {
        AgentEvent event =
                Json.fromMap(Map.of("type", "agent.dance", "time", 1, "steps", List.of("left")), AgentEvent.class);

        assertThat(event.type()).isEqualTo(EventType.OTHER);
        assertThat(event.fields()).containsEntry("steps", List.of("left"));
    }

    @Test
    void aChatsIdNamesItsMachineAndItsHome() {
        assertThat(AgentAddresses.nodeOfChat("n1-gw1-abc")).isEqualTo("n1");
        assertThat(AgentAddresses.homeOfChat("n1-gw1-abc")).isEqualTo("gw1");
        assertThat(AgentAddresses.homeOfChat("n1-abc")).isNull();
        assertThat(AgentAddresses.homeOfChat("n1--abc")).isNull();
    }
}
