package dev.homie.cli.chat;

import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.Approval;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A chat's events as text for a terminal, in the order they come: answers as they are written, steps in a line each. Previews
 * are shown as they come, and what the completed item says beyond them after it. Pure but for what has been shown; not
 * thread-safe.
 */
final class ChatText {
    /** Lines of a change's diff; the rest is counted. */
    static final int DIFF_LINES = 40;
    /** Lines of a failed command's output, from its end. */
    static final int OUTPUT_LINES = 10;

    private final Style style;
    private final String machine;
    /** What was shown of messages that are being written. */
    private final Map<String, StringBuilder> written = new HashMap<>();
    /** Steps of this turn that have their line. */
    private final Set<String> begun = new HashSet<>();
    /** Messages that the person has typed here, and sees already. */
    private final Set<String> own = ConcurrentHashMap.newKeySet();

    private @Nullable String writing;
    private @Nullable Fields usage;
    private boolean midLine;

    /** @param machine what the person calls it */
    ChatText(Style style, String machine) {
        this.style = style;
        this.machine = machine;
    }

    /** A message that need not be shown again. From any thread. */
    void typedHere(String messageId) {
        own.add(messageId);
    }

    /** What is to be written for an event; whole lines, but for an answer that is being written. */
    String of(AgentEvent event) {
        Fields fields = Fields.of(event.fields());
        String item = event.itemId() == null ? "" : event.itemId();
        return switch (event.type()) {
            case MESSAGE_DELTA -> delta(item, fields.text("text"));
            case MESSAGE_FINAL -> message(item, fields.text("text"));
            case REASONING_FINAL -> thoughts(fields.texts("summary"));
            case TOOL_CALL -> begun.add(item) ? lines(title(fields)) : "";
            case TOOL_RESULT -> result(item, fields);
            case FILE_CHANGE -> changes(fields);
            case PLAN -> plan(fields);
            case INPUT -> input(fields);
            case INPUT_FAILED -> lines(style.red("✗ your message was not delivered: " + said(fields.error("error"))));
            case INPUT_WITHDRAWN -> lines(style.dim("a queued message was withdrawn"));
            case TURN_STARTED -> fields.text("carried").isEmpty() ? "" : lines(style.dim("going on as approved"));
            case TURN_ENDED -> ended(fields);
            case APPROVAL_REQUIRED -> approval(fields);
            case APPROVAL_RESOLVED ->
                read(fields)
                        .map(each -> lines(style.yellow("↳ " + ApprovalCard.resolved(each))))
                        .orElse("");
            case USAGE -> {
                usage = fields.object("usage");
                yield "";
            }
            case STATUS ->
                fields.text("problem").isEmpty() ? "" : lines(style.yellow("! " + said(fields.text("problem"))));
            case SETTINGS -> lines(style.dim(settings(fields)));
            case COMPACTED -> lines(style.dim("the conversation so far was made shorter"));
            case ERROR ->
                lines(style.red("✗ " + said(fields.text("message")))
                        + (fields.is("willRetry") ? style.dim(" (trying again)") : ""));
            case NOTICE -> lines(style.yellow("! " + said(fields.text("text"))));
            case INPUT_DELIVERED, REASONING_DELTA, TOOL_OUTPUT, DIFF, OTHER -> "";
        };
    }

    /** Ends a line that is being written. */
    String rest() {
        String end = midLine ? "\n" : "";
        midLine = false;
        writing = null;
        return end;
    }

    private String delta(String item, String text) {
        StringBuilder before = written.computeIfAbsent(item, key -> new StringBuilder());
        String start = item.equals(writing) ? "" : rest();
        before.append(text);
        writing = item;
        return start + written(text);
    }

    private String message(String item, String text) {
        StringBuilder before = written.remove(item);
        String shown = before != null && item.equals(writing) && text.startsWith(before.toString())
                ? written(text.substring(before.length()))
                : rest() + written(text);
        return shown + rest();
    }

    private String written(String text) {
        String shown = Printable.text(text);
        midLine = shown.isEmpty() ? midLine : !shown.endsWith("\n");
        return shown;
    }

    private String thoughts(List<String> summary) {
        StringBuilder shown = new StringBuilder();
        for (String each : summary) {
            String first = each.strip().split("\n", 2)[0].replace("**", "");
            if (!first.isBlank()) {
                shown.append(lines(style.dim("· " + Printable.line(first))));
            }
        }
        return shown.toString();
    }

    private String title(Fields call) {
        String command = call.text("command");
        String title = call.text("kind").equals("command") && !command.isEmpty() ? "$ " + command : call.text("title");
        return style.cyan("▸ ") + Printable.exact(title).replace("\n", "\n  ");
    }

    private String result(String item, Fields call) {
        String start = begun.remove(item) ? "" : lines(title(call));
        Long exit = call.number("exitCode");
        String took = seconds(call.number("durationMs"));
        String status = call.text("status");
        if (status.equals("completed") && (exit == null || exit == 0)) {
            return start + lines(style.green("  ✓") + (took.isEmpty() ? "" : " " + style.dim(took)));
        }
        StringBuilder shown = new StringBuilder(start);
        String how = exit == null ? Printable.line(status) : "exit " + exit;
        shown.append(lines(style.red("  ✗ " + how) + (took.isEmpty() ? "" : style.dim(", " + took))));
        String error = call.error("error");
        if (!error.isEmpty()) {
            shown.append(lines("    " + style.red(said(error))));
        }
        String output = call.text("output").stripTrailing();
        List<String> last = output.isEmpty() ? List.of() : List.of(output.split("\n", -1));
        for (String line : last.subList(Math.max(0, last.size() - OUTPUT_LINES), last.size())) {
            shown.append(lines("    " + style.dim(Printable.text(line))));
        }
        return shown.toString();
    }

    private String changes(Fields fields) {
        String status = fields.text("status");
        if (status.equals("proposed")) {
            return "";
        }
        StringBuilder shown = new StringBuilder();
        for (Fields change : fields.objects("changes")) {
            String diff = change.text("diff");
            String moved = change.text("movePath").isEmpty() ? "" : " → " + Printable.exact(change.text("movePath"));
            String what = Printable.exact(change.text("path")) + moved;
            if (!status.equals("completed")) {
                shown.append(lines(style.red("✗ " + what + ": " + Printable.line(status))));
                continue;
            }
            shown.append(lines(style.cyan("✎ ") + what + " " + style.dim(Diffs.counts(diff))));
            List<String> lines = diff.isBlank() ? List.of() : Diffs.lines(diff, style);
            lines.stream().limit(DIFF_LINES).forEach(line -> shown.append(lines("  " + line)));
            if (lines.size() > DIFF_LINES) {
                shown.append(lines(style.dim("  … " + (lines.size() - DIFF_LINES) + " more lines")));
            }
        }
        return shown.toString();
    }

    private String plan(Fields fields) {
        StringBuilder shown = new StringBuilder();
        for (Fields step : fields.objects("steps")) {
            String mark = switch (step.text("status")) {
                case "done" -> "☑ ";
                case "running" -> "▶ ";
                default -> "☐ ";
            };
            shown.append(lines("  " + mark + Printable.line(step.text("text"))));
        }
        return shown.toString();
    }

    private String input(Fields fields) {
        if (own.remove(fields.text("messageId"))) {
            return "";
        }
        int images = fields.objects("images").size();
        String more = images == 0 ? "" : style.dim(" [" + images + (images == 1 ? " image]" : " images]"));
        return lines(
                style.bold("› " + Printable.text(fields.text("text")).strip().replace("\n", "\n  ")) + more);
    }

    private String approval(Fields fields) {
        return read(fields)
                .map(each -> {
                    StringBuilder card = new StringBuilder();
                    ApprovalCard.lines(each, machine, style).forEach(line -> card.append(lines(line)));
                    return card.toString();
                })
                .orElseGet(() -> lines(style.yellow("! the agent asks something that this version does not know")));
    }

    @SuppressWarnings("unchecked") // keys of a parsed JSON object are strings
    private static Optional<Approval> read(Fields fields) {
        return ApprovalCard.read((Map<String, Object>) fields.object("approval").map());
    }

    private String ended(Fields fields) {
        begun.clear();
        written.clear();
        String took = seconds(fields.number("durationMs"));
        String tokens = tokens();
        String how = switch (fields.text("status")) {
            case "completed" -> style.dim("─ done");
            case "failed" -> style.red("✗ failed: " + said(fields.error("error")));
            default ->
                style.yellow("■ interrupted"
                        + (fields.text("why").isEmpty() ? "" : " (" + Printable.line(fields.text("why")) + ")"));
        };
        return lines(how + style.dim((took.isEmpty() ? "" : ", " + took) + (tokens.isEmpty() ? "" : ", " + tokens)));
    }

    private String tokens() {
        if (usage == null) {
            return "";
        }
        Long last = usage.object("last").number("total");
        Long window = usage.number("contextWindow");
        return last == null || window == null || window <= 0 ? "" : last * 100 / window + " % of the context used";
    }

    private static String settings(Fields fields) {
        StringBuilder text = new StringBuilder("from now on:");
        for (String name : List.of("model", "effort", "approvalPolicy", "sandbox")) {
            if (!fields.text(name).isEmpty()) {
                text.append(' ').append(name).append(' ').append(Printable.line(fields.text(name)));
            }
        }
        return text.toString();
    }

    private String lines(String text) {
        return rest() + text + "\n";
    }

    private static String said(String text) {
        return text.isBlank() ? "(no reason was given)" : Printable.line(text);
    }

    private static String seconds(@Nullable Long ms) {
        return ms == null ? "" : String.format(Locale.ROOT, ms < 100_000 ? "%.1f s" : "%.0f s", ms / 1000.0);
    }
}
