package dev.homie.node.codex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.node.codex.protocol.Codec;
import dev.homie.protocol.Json;
import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.EventType;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TranslationTest {
    private static final Path STREAMS = Path.of("src/test/resources/codex/streams");
    private static final Path EVENTS = Path.of("src/test/resources/codex/events");
    private static final long NOW = 1_700_000_000_000L;

    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(STREAMS)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** After a change that is meant: {@code HOMIE_WRITE_GOLDEN=1 ./mvnw … test -Dtest=TranslationTest}, and read the diff. */
    @ParameterizedTest
    @MethodSource("names")
    void whatWasRecordedIsToldAsItAlwaysWas(String name) throws IOException {
        StringBuilder told = new StringBuilder();
        for (AgentEvent event : translate(name)) {
            told.append(Json.write(event)).append('\n');
        }
        Path golden = EVENTS.resolve(name);
        if (System.getenv("HOMIE_WRITE_GOLDEN") != null) {
            Files.createDirectories(EVENTS);
            Files.writeString(golden, told);
        }
        assertThat(told).hasToString(Files.readString(golden));
        assertThat(translate(name)).isEqualTo(translate(name));
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatIsBegunIsEndedOnceAndPreviewsSayWhatTheEndSays(String name) throws IOException {
        Map<String, StringBuilder> previews = new HashMap<>();
        Set<String> begun = new HashSet<>();
        Set<String> ended = new HashSet<>();
        for (AgentEvent event : translate(name)) {
            String item = event.itemId();
            if (item == null) {
                continue;
            }
            boolean proposed = "proposed".equals(event.fields().get("status"));
            switch (event.type()) {
                case MESSAGE_DELTA, REASONING_DELTA, TOOL_OUTPUT, TOOL_CALL -> begun.add(item);
                case FILE_CHANGE -> {
                    if (proposed) {
                        begun.add(item);
                    }
                }
                default -> {}
            }
            if (event.type() == EventType.MESSAGE_DELTA) {
                previews.computeIfAbsent(item, key -> new StringBuilder())
                        .append(event.fields().get("text"));
            }
            if (event.type() == EventType.MESSAGE_FINAL) {
                assertThat(previews.get(item)).as(item).hasToString((String)
                        event.fields().get("text"));
            }
            boolean end = Set.of(EventType.MESSAGE_FINAL, EventType.REASONING_FINAL, EventType.TOOL_RESULT)
                            .contains(event.type())
                    || (event.type() == EventType.FILE_CHANGE && !proposed);
            if (end) {
                assertThat(ended.add(item)).as("end of " + item).isTrue();
            } else if (event.type().isPreview()) {
                assertThat(ended).as("nothing comes after an end").doesNotContain(item);
            }
        }
        assertThat(ended).containsAll(begun);
    }

    @Test
    void whatNobodyKnowsIsCarried() {
        Translation translation = new Translation();
        JsonObject params =
                new JsonObject().put("threadId", "t").put("turnId", "u").put("glow", 3);
        AgentEvent event = translation
                .translate(Codec.notification("sun/risen", params), params, NOW)
                .get(0);
        assertThat(event.type()).isEqualTo(EventType.OTHER);
        assertThat(event.turnId()).isEqualTo("u");
        assertThat(event.provider()).isEqualTo(Map.of("method", "sun/risen", "params", params.getMap()));

        JsonObject item = new JsonObject("{\"type\":\"hologram\",\"id\":\"h\",\"watts\":3}");
        JsonObject completed = new JsonObject()
                .put("threadId", "t")
                .put("turnId", "u")
                .put("completedAtMs", 1)
                .put("item", item);
        event = translation
                .translate(Codec.notification("item/completed", completed), completed, NOW)
                .get(0);
        assertThat(event.type()).isEqualTo(EventType.OTHER);
        assertThat(event.itemId()).isEqualTo("h");
        assertThat(event.provider()).isEqualTo(Map.of("item", item.getMap()));
    }

    @Test
    void whatIsOpenIsBoundedAndSoIsItsText() {
        Translation translation = new Translation();
        List<AgentEvent> events = new ArrayList<>();
        for (int number = 0; number <= Translation.MAX_ITEMS; number++) {
            JsonObject started = new JsonObject()
                    .put("threadId", "t")
                    .put("turnId", "u")
                    .put("startedAtMs", 1)
                    .put(
                            "item",
                            new JsonObject()
                                    .put("type", "agentMessage")
                                    .put("id", "m" + number)
                                    .put("text", ""));
            events.addAll(translation.translate(Codec.notification("item/started", started), started, NOW));
            JsonObject delta = new JsonObject()
                    .put("threadId", "t")
                    .put("turnId", "u")
                    .put("itemId", "m" + number)
                    .put("delta", "x".repeat(OpenItem.MAX_TEXT + 1));
            events.addAll(translation.translate(Codec.notification("item/agentMessage/delta", delta), delta, NOW));
        }
        assertThat(events)
                .filteredOn(event -> event.type() == EventType.MESSAGE_FINAL)
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.itemId()).isEqualTo("m0");
                    assertThat(event.fields())
                            .containsEntry("status", "interrupted")
                            .containsEntry("truncated", true)
                            .containsEntry("text", "x".repeat(OpenItem.MAX_TEXT));
                });
        assertThat(translation.interrupted(NOW)).hasSize(Translation.MAX_ITEMS);
        assertThat(translation.interrupted(NOW)).isEmpty();
    }

    @Test
    void anErrorOfAModelServerIsSaidInItsWords() {
        assertThat(Remarks.plain("{\"error\":{\"message\":\"No.\"}}")).isEqualTo("No.");
        assertThat(Remarks.plain("{\"error\":\"No.\"}")).isEqualTo("{\"error\":\"No.\"}");
        assertThat(Remarks.plain("{oh")).isEqualTo("{oh");
        assertThat(Remarks.plain("No.")).isEqualTo("No.");
    }

    private static List<AgentEvent> translate(String name) throws IOException {
        Translation translation = new Translation();
        List<AgentEvent> events = new ArrayList<>();
        long now = NOW;
        for (String line : Files.readAllLines(STREAMS.resolve(name))) {
            JsonObject message = Codec.parse(line.getBytes(StandardCharsets.UTF_8));
            now++;
            if (message.containsKey("homie")) {
                events.addAll(translation.interrupted(now));
            } else if (!message.containsKey("id")) {
                JsonObject params = message.getJsonObject("params");
                events.addAll(
                        translation.translate(Codec.notification(message.getString("method"), params), params, now));
            }
        }
        return events;
    }
}
