package dev.homie.node.codex.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Streams of events that are committed under {@code protocol/golden/agent}: one event a line, with what differs from run to run
 * replaced. {@code -Dhomie.golden=write} writes them anew.
 */
final class Golden {
    private static final boolean WRITE = "write".equals(System.getProperty("homie.golden"));
    private static final long BEGIN = 1_790_000_000_000L;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern SHELL = Pattern.compile("(/usr)?/bin/(bash|zsh|dash|sh) -lc");
    private static final Pattern EPHEMERAL = Pattern.compile("127\\.0\\.0\\.1:\\d+");
    /** Milliseconds of some clock, or of how long something took. */
    private static final Set<String> TIMES = Set.of(
            "startedAtMs",
            "completedAtMs",
            "requestedAt",
            "decidedAt",
            "resetsAt",
            "createdAt",
            "updatedAt",
            "recencyAt",
            "startedAt",
            "completedAt");

    /** A command with fewer lines of output is over before anybody could watch it. */
    private static final int LIVE_LINES = 3;

    /** Tokens: the model's script says fewer; what codex estimates by itself depends on the length of paths. */
    private static final long ESTIMATED = 1_000;

    private static final Set<String> PREVIEWS =
            Set.of("agent.message.delta", "agent.reasoning.delta", "agent.tool.output");

    /** For people: what an event is comes first, and what codex said of it last. */
    private static final Comparator<String> ORDER = Comparator.<String>comparingInt(name -> switch (name) {
                case "type" -> 0;
                case "time" -> 1;
                case "turnId" -> 2;
                case "itemId" -> 3;
                case "provider" -> 5;
                default -> 4;
            })
            .thenComparing(Comparator.naturalOrder());

    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, String> texts = new LinkedHashMap<>();

    private Golden(TestingAgentNode node) {
        texts.put(node.codex.cwd().toString(), "/home/me/project");
        texts.put(node.codex.home().toString(), "/home/me/.codex");
    }

    /** The chat's events must be those that are committed. */
    static void check(String name, TestingAgentNode node, TestingAgentNode.Chat chat) {
        String stream = new Golden(node).stream(chat.events());
        Path file = folder().resolve(name + ".jsonl");
        try {
            if (WRITE) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, stream);
            }
            assertThat(stream)
                    .as("%s; if it is right so, write it anew with -Dhomie.golden=write", file.getFileName())
                    .isEqualTo(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path folder = at.resolve("protocol/golden");
            if (Files.isDirectory(at.resolve("protocol/vectors"))) {
                return folder.resolve("agent");
            }
        }
        throw new AssertionError("protocol/ is not above " + Path.of("").toAbsolutePath());
    }

    String stream(List<JsonObject> events) {
        StringBuilder lines = new StringBuilder();
        long time = BEGIN;
        for (JsonObject event : previewsAsWords(events)) {
            JsonObject told = (JsonObject) replaced(null, event);
            told.put("time", time);
            time += 40;
            lines.append(told.encode()).append('\n');
        }
        return lines.toString();
    }

    /**
     * How previews are cut is chance: here each is a word, where the first of them came. Which of a command's output codex shows
     * at once is chance too: here it is all or, of a short one, nothing.
     */
    private static List<JsonObject> previewsAsWords(List<JsonObject> all) {
        Map<String, String> outputs = new LinkedHashMap<>();
        for (JsonObject event : all) {
            String output = event.getString("output", "");
            if ("agent.tool.result".equals(event.getString("type"))
                    && output.lines().count() >= LIVE_LINES) {
                outputs.put(event.getString("itemId"), output);
            }
        }
        List<JsonObject> events = all.stream()
                .filter(event -> !"agent.tool.output".equals(event.getString("type"))
                        || outputs.containsKey(event.getString("itemId")))
                .toList();
        List<JsonObject> told = new ArrayList<>();
        Map<String, Integer> open = new LinkedHashMap<>();
        List<StringBuilder> texts = new ArrayList<>();
        List<Object> order = new ArrayList<>();
        for (JsonObject event : events) {
            if (!PREVIEWS.contains(event.getString("type"))) {
                open.keySet()
                        .removeIf(key ->
                                event.getString("itemId") == null || key.startsWith(event.getString("itemId") + " "));
                order.add(event);
                continue;
            }
            String key = event.getString("itemId") + " " + event.getString("type") + event.getValue("part");
            Integer at = open.get(key);
            if (at == null) {
                open.put(key, texts.size());
                order.add(Map.entry(event, texts.size()));
                texts.add(new StringBuilder(event.getString("text")));
            } else {
                texts.get(at).append(event.getString("text"));
            }
        }
        for (Object each : order) {
            if (each instanceof Map.Entry<?, ?> preview) {
                JsonObject first = (JsonObject) preview.getKey();
                String whole = "agent.tool.output".equals(first.getString("type"))
                        ? Objects.requireNonNull(outputs.get(first.getString("itemId")))
                        : texts.get((Integer) preview.getValue()).toString();
                Matcher words = Pattern.compile("\\S*\\s*").matcher(whole);
                while (words.find()) {
                    if (!words.group().isEmpty()) {
                        told.add(first.copy().put("text", words.group()));
                    }
                }
            } else {
                told.add((JsonObject) each);
            }
        }
        return told;
    }

    private @Nullable Object replaced(@Nullable String field, @Nullable Object value) {
        if (value instanceof JsonObject object) {
            JsonObject told = new JsonObject();
            object.fieldNames().stream()
                    .sorted(ORDER)
                    .forEach(name -> told.put(name, replaced(name, object.getValue(name))));
            if (told.containsKey("approvalId") || told.containsKey("decisions")) {
                named(told, "id", "approval-");
            }
            named(told, "carried", "approval-");
            return told;
        }
        if (value instanceof JsonArray array) {
            JsonArray told = new JsonArray();
            array.forEach(each -> told.add(replaced(null, each)));
            return told;
        }
        if (value instanceof Number && field != null && TIMES.contains(field)) {
            return BEGIN;
        }
        if (value instanceof Number total
                && total.longValue() >= ESTIMATED
                && String.valueOf(field).startsWith("total")) {
            return ESTIMATED;
        }
        if (value instanceof Number && "durationMs".equals(field)) {
            return 250;
        }
        if (value instanceof String text) {
            return "processId".equals(field) ? "1" : text(text);
        }
        return value;
    }

    private void named(JsonObject object, String field, String prefix) {
        Object id = object.getValue(field);
        if (id instanceof String text && !text.startsWith(prefix)) {
            object.put(field, names.computeIfAbsent(text, key -> prefix + (names.size() + 1)));
        }
    }

    private String text(String text) {
        String told = text;
        for (Map.Entry<String, String> each : texts.entrySet()) {
            told = told.replace(each.getKey(), each.getValue());
        }
        told = SHELL.matcher(told).replaceAll("/bin/bash -lc");
        told = EPHEMERAL.matcher(told).replaceAll("127.0.0.1:1234");
        return ID.matcher(told)
                .replaceAll(found -> names.computeIfAbsent(found.group(), id -> "id-" + (names.size() + 1)));
    }
}
