package dev.homie.node.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.protocol.Json;
import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.AgentLimits;
import dev.homie.protocol.agent.EventType;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventCutTest {
    @Test
    void whatFitsStaysAsItIs() {
        AgentEvent event = event(Map.of("item", "it"), Map.of("text", "short"));
        assertThat(EventCut.fit(event)).isSameAs(event);
    }

    @Test
    void whatTheRuntimeSaidGoesFirst() {
        AgentEvent event = event(Map.of("item", "x".repeat(AgentLimits.MAX_EVENT)), Map.of("text", "short"));
        assertThat(EventCut.fit(event)).isEqualTo(event.withoutProvider());
    }

    @Test
    void textsAreCutInTheMiddleAndMarked() {
        String text = "begin" + "€".repeat(AgentLimits.MAX_EVENT) + "end";
        AgentEvent cut = EventCut.fit(event(Map.of(), Map.of("output", text, "exitCode", 3)));
        assertThat(bytes(cut)).isLessThanOrEqualTo(AgentLimits.MAX_EVENT);
        assertThat(cut.fields()).containsEntry("truncated", true).containsEntry("exitCode", 3);
        assertThat((String) cut.fields().get("output"))
                .startsWith("begin")
                .contains("characters are left out")
                .endsWith("end");
    }

    @Test
    void textsDeepInsideAreCutToo() {
        Map<String, Object> change = Map.of("path", "a.txt", "diff", "+".repeat(1000));
        AgentEvent cut = EventCut.fit(event(Map.of(), Map.of("changes", Collections.nCopies(1000, change))));
        assertThat(bytes(cut)).isLessThanOrEqualTo(AgentLimits.MAX_EVENT);
        assertThat((List<?>) cut.fields().get("changes")).hasSize(1000);
    }

    @Test
    void aListTooLongEvenForThatIsCutItself() {
        AgentEvent cut = EventCut.fit(event(Map.of(), Map.of("changes", Collections.nCopies(100_000, "path"))));
        assertThat(bytes(cut)).isLessThanOrEqualTo(AgentLimits.MAX_EVENT);
        assertThat(cut.fields()).containsKey("changes");
    }

    @Test
    void noCharacterIsTornApart() {
        String cut = EventCut.middle("😀".repeat(100), 65);
        assertThat(new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(cut);
    }

    private static int bytes(AgentEvent event) {
        return Json.write(event).getBytes(StandardCharsets.UTF_8).length;
    }

    private static AgentEvent event(Map<String, Object> provider, Map<String, Object> fields) {
        return new AgentEvent(EventType.TOOL_RESULT, 1, "turn", "item", provider, fields);
    }
}
