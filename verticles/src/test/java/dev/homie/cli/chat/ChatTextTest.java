package dev.homie.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.EventType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a terminal is shown of a chat's events. */
final class ChatTextTest {
    private final ChatText text = new ChatText(new Style(false), "desk");

    @Test
    void anAnswerIsShownAsItIsWrittenAndOnce() {
        assertThat(shown(
                        event(EventType.TURN_STARTED, null, Map.of()),
                        delta("m1", "Hel"),
                        delta("m1", "lo,\nworld"),
                        event(EventType.MESSAGE_FINAL, "m1", Map.of("text", "Hello,\nworld!")),
                        event(EventType.TURN_ENDED, null, Map.of("status", "completed", "durationMs", 12_345))))
                .isEqualTo(List.of("", "Hel", "lo,\nworld", "!\n", "─ done, 12.3 s\n"));
    }

    @Test
    void theCompletedItemIsTheTruth() {
        assertThat(String.join(
                        "",
                        shown(
                                delta("m1", "Helo"),
                                event(EventType.MESSAGE_FINAL, "m1", Map.of("text", "Hello")),
                                event(EventType.MESSAGE_FINAL, "m2", Map.of("text", "no preview came")))))
                .isEqualTo("Helo\nHello\nno preview came\n");
    }

    @Test
    void twoMessagesAtATimeDoNotRunIntoEachOther() {
        assertThat(String.join(
                        "",
                        shown(
                                delta("m1", "one"),
                                delta("m2", "two"),
                                delta("m1", " more"),
                                event(EventType.MESSAGE_FINAL, "m2", Map.of("text", "two")),
                                event(EventType.MESSAGE_FINAL, "m1", Map.of("text", "one more")))))
                .isEqualTo("one\ntwo\n more\ntwo\none more\n");
    }

    @Test
    void stepsHaveALineEach() {
        Map<String, Object> call = Map.of("kind", "command", "title", "run", "command", "npm test");
        assertThat(String.join(
                        "",
                        shown(
                                delta("m1", "I test"),
                                event(EventType.TOOL_CALL, "t1", call),
                                event(EventType.TOOL_OUTPUT, "t1", Map.of("text", "ok")),
                                event(
                                        EventType.TOOL_RESULT,
                                        "t1",
                                        with(call, "status", "completed", "exitCode", 0, "durationMs", 300)),
                                event(EventType.TOOL_CALL, "t2", call),
                                event(
                                        EventType.TOOL_RESULT,
                                        "t2",
                                        with(call, "status", "failed", "exitCode", 7, "output", lines(12))),
                                event(EventType.TOOL_RESULT, "t3", with(call, "status", "interrupted")))))
                .isEqualTo("""
                        I test
                        ▸ $ npm test
                          ✓ 0.3 s
                        ▸ $ npm test
                          ✗ exit 7
                            line 3
                            line 4
                            line 5
                            line 6
                            line 7
                            line 8
                            line 9
                            line 10
                            line 11
                            line 12
                        ▸ $ npm test
                          ✗ interrupted
                        """);
    }

    @Test
    void changesShowTheirDiff() {
        String diff = "@@ -1 +1,2 @@\n-old\n+new\n+newer\n";
        Map<String, Object> change = Map.of("path", "a.txt", "kind", "update", "diff", diff);
        assertThat(String.join(
                        "",
                        shown(
                                event(
                                        EventType.FILE_CHANGE,
                                        "f",
                                        Map.of("status", "proposed", "changes", List.of(change))),
                                event(
                                        EventType.FILE_CHANGE,
                                        "f",
                                        Map.of("status", "completed", "changes", List.of(change))),
                                event(
                                        EventType.FILE_CHANGE,
                                        "g",
                                        Map.of("status", "declined", "changes", List.of(change))))))
                .isEqualTo("""
                        ✎ a.txt +2 −1
                          @@ -1 +1,2 @@
                          -old
                          +new
                          +newer
                        ✗ a.txt: declined
                        """);
        String coloured = new ChatText(new Style(true), "desk")
                .of(event(EventType.FILE_CHANGE, "f", Map.of("status", "completed", "changes", List.of(change))));
        assertThat(coloured).contains("\033[31m-old\033[0m").contains("\033[32m+new\033[0m");
    }

    @Test
    void aLongDiffIsCut() {
        String diff = String.join(
                "\n", IntStream.rangeClosed(1, 100).mapToObj(i -> "+" + i).toList());
        String shown = text.of(event(
                EventType.FILE_CHANGE,
                "f",
                Map.of("status", "completed", "changes", List.of(Map.of("path", "a", "kind", "add", "diff", diff)))));
        assertThat(shown).endsWith("  +40\n  … 60 more lines\n");
    }

    @Test
    void whatThePersonTypedHereIsNotShownAgain() {
        text.typedHere("mine");
        assertThat(shown(
                        event(EventType.INPUT, null, Map.of("messageId", "mine", "text", "hi")),
                        event(EventType.INPUT, null, Map.of("messageId", "other", "text", "two\nlines")),
                        event(
                                EventType.INPUT_FAILED,
                                null,
                                Map.of("messageId", "mine", "error", Map.of("message", "no room")))))
                .isEqualTo(List.of("", "› two\n  lines\n", "✗ your message was not delivered: no room\n"));
    }

    @Test
    void endingsSayWhy() {
        assertThat(shown(
                        event(
                                EventType.USAGE,
                                null,
                                Map.of("usage", Map.of("last", Map.of("total", 500), "contextWindow", 1000))),
                        event(EventType.TURN_ENDED, null, Map.of("status", "completed")),
                        event(EventType.TURN_ENDED, null, Map.of("status", "failed", "error", "out of tokens")),
                        event(EventType.TURN_ENDED, null, Map.of("status", "interrupted", "why", "codexEnded"))))
                .isEqualTo(List.of(
                        "",
                        "─ done, 50 % of the context used\n",
                        "✗ failed: out of tokens, 50 % of the context used\n",
                        "■ interrupted (codexEnded), 50 % of the context used\n"));
    }

    @Test
    void noEventCarriesOrdersToTheTerminal() {
        String evil = "\033[2J\033]52;c;eA==\007\u009b1m\r\u202e";
        for (EventType type : EventType.values()) {
            Map<String, Object> fields = Map.ofEntries(
                    Map.entry("text", evil),
                    Map.entry("title", evil),
                    Map.entry("kind", "other"),
                    Map.entry("status", type == EventType.FILE_CHANGE ? "completed" : evil),
                    Map.entry("summary", List.of(evil)),
                    Map.entry("output", evil),
                    Map.entry("error", evil),
                    Map.entry("message", evil),
                    Map.entry("problem", evil),
                    Map.entry("why", evil),
                    Map.entry("model", evil),
                    Map.entry("steps", List.of(Map.of("text", evil, "status", evil))),
                    Map.entry("changes", List.of(Map.of("path", evil, "movePath", evil, "diff", evil))),
                    Map.entry("approval", approval(evil)));
            assertThat(text.of(event(type, "i", fields)).replace("\n", "").codePoints())
                    .as(type.wireName())
                    .noneMatch(point -> Character.isISOControl(point) || point == 0x202e);
        }
    }

    @Test
    void noCardCarriesOrdersToTheTerminal() {
        String evil = "\033[2J\u009b1m\r\u202e\u200b";
        for (String kind : List.of("command", "fileChange", "permissions", "network", "question", "elicitation")) {
            Map<String, Object> card = with(
                    approval(evil),
                    "kind",
                    kind,
                    "changes",
                    List.of(Map.of("kind", evil, "path", evil, "movePath", evil, "diff", evil)),
                    "permissions",
                    Map.of(evil, evil),
                    "questions",
                    List.of(Map.of("id", "q", "question", evil)),
                    "message",
                    evil,
                    "url",
                    evil,
                    "decisions",
                    List.of(Map.of("id", evil, "title", evil, "rule", evil)));
            StringBuilder all =
                    new StringBuilder(text.of(event(EventType.APPROVAL_REQUIRED, "i", Map.of("approval", card))));
            ApprovalCard.read(card).ifPresent(each -> {
                ApprovalCard.choices(each, new Style(false)).forEach(all::append);
                all.append(ApprovalCard.resolved(each.resolved(evil, evil, 1, evil)));
            });
            assertThat(all.toString().replace("\n", "").codePoints())
                    .as(kind)
                    .noneMatch(point -> Character.isISOControl(point) || point == 0x202e);
        }
    }

    @Test
    void theCardOfAnApprovalSaysWhatWhereAndWhy() {
        assertThat(text.of(event(EventType.APPROVAL_REQUIRED, "i", Map.of("approval", approval("rm -rf build\nls")))))
                .isEqualTo("""
                        ┌ The agent wants to run
                        │ rm -rf build
                        │ ls
                        │ in  rm -rf build ls
                        │ on  desk
                        │ why rm -rf build ls
                        └
                        """);
        assertThat(text.of(event(
                        EventType.APPROVAL_RESOLVED,
                        "i",
                        Map.of(
                                "approval",
                                with(
                                        approval("x"),
                                        "status",
                                        "resolved",
                                        "decision",
                                        "decline",
                                        "by",
                                        "phone",
                                        "why",
                                        "no")))))
                .isEqualTo("↳ declined by phone: no\n");
    }

    static Map<String, Object> approval(String command) {
        return Map.ofEntries(
                Map.entry("id", "a1"),
                Map.entry("chatId", "n-g-c"),
                Map.entry("nodeId", "n"),
                Map.entry("kind", "command"),
                Map.entry("command", command),
                Map.entry("cwd", command),
                Map.entry("reason", command),
                Map.entry("status", "open"),
                Map.entry("requestedAt", 1),
                Map.entry(
                        "decisions",
                        List.of(
                                Map.of("id", "accept", "title", "Run once"),
                                Map.of("id", "acceptForSession", "title", "Run, and do not ask again"),
                                Map.of("id", "amend:0", "title", "Always allow", "rule", "npm *"),
                                Map.of("id", "decline", "title", "Do not run"),
                                Map.of("id", "cancel", "title", "Stop"))));
    }

    private List<String> shown(AgentEvent... events) {
        List<String> shown = new ArrayList<>();
        for (AgentEvent event : events) {
            shown.add(text.of(event));
        }
        return shown;
    }

    private static AgentEvent delta(String item, String text) {
        return event(EventType.MESSAGE_DELTA, item, Map.of("text", text));
    }

    static AgentEvent event(
            EventType type, @org.jspecify.annotations.Nullable String item, Map<String, Object> fields) {
        return new AgentEvent(type, 1, "turn", item, null, fields);
    }

    static Map<String, Object> with(Map<String, Object> fields, Object... more) {
        Map<String, Object> all = new java.util.LinkedHashMap<>(fields);
        for (int i = 0; i < more.length; i += 2) {
            all.put((String) more[i], more[i + 1]);
        }
        return all;
    }

    private static String lines(int count) {
        return String.join(
                "\n", IntStream.rangeClosed(1, count).mapToObj(i -> "line " + i).toList());
    }
}
