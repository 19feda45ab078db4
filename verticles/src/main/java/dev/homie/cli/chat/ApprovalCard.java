package dev.homie.cli.chat;

import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import dev.homie.protocol.agent.Approval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an agent asks for, exactly, and the keys that answer it. Pure. */
final class ApprovalCard {
    private static final Map<String, String> KEYS =
            Map.of(Approval.ACCEPT, "a", Approval.ACCEPT_FOR_SESSION, "s", Approval.DECLINE, "d", Approval.CANCEL, "c");

    private ApprovalCard() {}

    /** An approval as an event has it; empty for a kind that this version does not know. */
    static Optional<Approval> read(Map<String, Object> fields) {
        try {
            return Optional.of(Json.fromMap(fields, Approval.class));
        } catch (HomieException | IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    /** The card, of several lines. */
    static List<String> lines(Approval approval, String machine, Style style) {
        List<String> body = new ArrayList<>();
        switch (approval.kind()) {
            case COMMAND -> addText(body, or(approval.command(), "(no command was named)"), style);
            case NETWORK -> addText(body, or(approval.command(), "network access"), style);
            case FILE_CHANGE -> addChanges(body, approval, style);
            case PERMISSIONS -> addText(body, Json.write(or(approval.permissions(), Map.of())), style);
            case QUESTION -> addQuestions(body, approval);
            case ELICITATION -> {
                addText(body, or(approval.message(), ""), style);
                if (approval.url() != null) {
                    body.add(Printable.exact(approval.url()));
                }
            }
        }
        addRow(body, "in", approval.cwd(), style);
        addRow(body, "on", machine, style);
        addRow(body, "why", approval.reason(), style);
        if (approval.stale()) {
            body.add(style.yellow("The process that asked has ended. Accepted, the agent is told so in a new turn."));
        }
        List<String> lines = new ArrayList<>();
        lines.add(style.yellow("┌ " + title(approval.kind())));
        body.forEach(line -> lines.add(style.yellow("│ ") + line));
        lines.add(style.yellow("└"));
        return lines;
    }

    /** The decisions by the key that makes them, in the order they are offered. */
    static Map<String, Approval.Decision> keys(Approval approval) {
        Map<String, Approval.Decision> keys = new LinkedHashMap<>();
        int further = 0;
        for (Approval.Decision decision : approval.decisions()) {
            String key = KEYS.get(decision.id());
            keys.put(key == null ? Integer.toString(++further) : key, decision);
        }
        return keys;
    }

    /** One line for each key. */
    static List<String> choices(Approval approval, Style style) {
        List<String> lines = new ArrayList<>();
        keys(approval).forEach((key, decision) -> {
            String rule = decision.rule() == null ? "" : ": " + Printable.exact(decision.rule());
            lines.add("  " + style.bold(key) + "  " + Printable.line(decision.title()) + rule);
        });
        return lines;
    }

    /** How it was answered, in a line. */
    static String resolved(Approval approval) {
        String by = approval.by() == null ? "" : " by " + Printable.line(approval.by());
        String why = approval.why() == null || approval.why().isBlank() ? "" : ": " + Printable.line(approval.why());
        return switch (or(approval.decision(), "")) {
            case Approval.ACCEPT -> "accepted" + by + why;
            case Approval.ACCEPT_FOR_SESSION -> "accepted for this session" + by + why;
            case Approval.DECLINE -> "declined" + by + why;
            case Approval.CANCEL -> "cancelled" + by + why;
            case Approval.ANSWERED -> "answered" + by + why;
            case "" -> "over" + why;
            default -> "accepted with " + Printable.line(or(approval.decision(), "")) + by + why;
        };
    }

    private static String title(Approval.Kind kind) {
        return switch (kind) {
            case COMMAND -> "The agent wants to run";
            case FILE_CHANGE -> "The agent wants to change";
            case PERMISSIONS -> "The agent wants to be allowed";
            case NETWORK -> "The agent wants to reach the network";
            case QUESTION -> "The agent asks";
            case ELICITATION -> "A tool asks";
        };
    }

    private static void addText(List<String> body, String text, Style style) {
        for (String line : Printable.exact(text).split("\n", -1)) {
            body.add(style.bold(line));
        }
    }

    private static void addRow(List<String> body, String name, @Nullable String value, Style style) {
        if (value != null && !value.isBlank()) {
            body.add(style.dim(String.format("%-4s", name))
                    + Printable.exact(value).replace('\n', ' '));
        }
    }

    private static void addChanges(List<String> body, Approval approval, Style style) {
        for (Map<String, Object> each : or(approval.changes(), List.<Map<String, Object>>of())) {
            Fields change = Fields.of(each);
            body.add(style.bold(Printable.line(change.text("kind")) + " " + Printable.exact(change.text("path"))
                    + (change.text("movePath").isEmpty() ? "" : " → " + Printable.exact(change.text("movePath")))));
            body.addAll(Diffs.lines(change.text("diff"), style));
        }
    }

    private static void addQuestions(List<String> body, Approval approval) {
        for (Map<String, Object> each : or(approval.questions(), List.<Map<String, Object>>of())) {
            body.addAll(List.of(Printable.text(Fields.of(each).text("question")).split("\n", -1)));
        }
    }

    private static <T> T or(@Nullable T value, T fallback) {
        return value == null ? fallback : value;
    }
}
