package dev.homie.cli.chat;

import dev.homie.cli.chat.ChatTerminal.Ending;
import dev.homie.cli.chat.ChatTerminal.Line;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.agent.AgentAddresses;
import dev.homie.protocol.agent.Approval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers what an agent asks, with a person at the terminal. Only what the person types is an answer; leaving is none. */
final class Answers {
    private static final String MARK = "? ";

    private final ChatTerminal terminal;
    private final ChatLink link;
    private final Style style;

    Answers(ChatTerminal terminal, ChatLink link, Style style) {
        this.terminal = terminal;
        this.link = link;
        this.style = style;
    }

    /**
     * Asks the person, and hands the answer on. The card has been shown.
     *
     * @return whether it was answered, by this person or another; false: it stays open
     */
    boolean ask(Approval approval) {
        terminal.forgetTypedAhead();
        Optional<Answer> answer = switch (approval.kind()) {
            case QUESTION -> questions(approval);
            case ELICITATION -> elicitation(approval);
            default -> decision(approval);
        };
        if (answer.isEmpty()) {
            terminal.remark("it stays open: /approvals asks again, and so does the page");
            return false;
        }
        try {
            link.ask(answer.get().method(), answer.get().params());
        } catch (HomieException e) {
            if (e.code() != ErrorCode.FAILED_PRECONDITION) {
                terminal.show(style.red("✗ it could not be answered: " + Printable.line(e.getMessage())) + "\n");
                return false;
            }
            Optional<Approval> resolved =
                    e.data().get("approval") instanceof Map<?, ?> map ? read(map) : Optional.empty();
            terminal.remark(resolved.map(each -> "somebody was faster: " + ApprovalCard.resolved(each))
                    .orElse(Printable.line(e.getMessage())));
        }
        return true;
    }

    private record Answer(String method, Map<String, Object> params) {}

    private Optional<Answer> decision(Approval approval) {
        Map<String, Approval.Decision> keys = ApprovalCard.keys(approval);
        if (keys.isEmpty()) {
            terminal.remark("this terminal knows no way to answer it; the page may");
            return Optional.empty();
        }
        ApprovalCard.choices(approval, style).forEach(line -> terminal.show(line + "\n"));
        while (true) {
            Line line = terminal.read(String.join("/", keys.keySet()) + MARK);
            if (line.ending() != Ending.ENTER) {
                return Optional.empty();
            }
            Approval.Decision decision = keys.get(line.text().strip().toLowerCase(Locale.ROOT));
            if (decision == null) {
                continue;
            }
            Map<String, Object> params = about(approval);
            params.put("decision", decision.id());
            if (decision.id().equals(Approval.DECLINE)) {
                Line why = terminal.read("why (Enter: no reason)" + MARK);
                if (why.ending() != Ending.ENTER) {
                    return Optional.empty();
                }
                if (!why.text().isBlank()) {
                    params.put("reason", why.text().strip());
                }
            }
            return Optional.of(new Answer(AgentAddresses.APPROVAL_RESPOND, params));
        }
    }

    private Optional<Answer> questions(Approval approval) {
        Map<String, Object> answers = new LinkedHashMap<>();
        List<Map<String, Object>> questions = approval.questions() == null ? List.of() : approval.questions();
        for (Map<String, Object> each : questions) {
            Fields question = Fields.of(each);
            List<String> answer = question(question);
            if (answer == null) {
                return Optional.empty();
            }
            answers.put(question.text("id"), answer);
        }
        Map<String, Object> params = about(approval);
        params.put("answers", answers);
        return Optional.of(new Answer(AgentAddresses.INPUT_RESPOND, params));
    }

    private @Nullable List<String> question(Fields question) {
        List<Fields> options = question.objects("options");
        terminal.show(style.bold(Printable.text(question.text("question"))) + "\n");
        for (int i = 0; i < options.size(); i++) {
            String more = options.get(i).text("description");
            terminal.show("  " + style.bold(Integer.toString(i + 1)) + "  "
                    + Printable.line(options.get(i).text("label"))
                    + (more.isEmpty() ? "" : style.dim(" " + Printable.line(more)))
                    + "\n");
        }
        String prompt = (options.isEmpty()
                        ? "answer"
                        : question.is("multiple") ? "numbers, or your own words" : "number, or your own words")
                + MARK;
        while (true) {
            Line line = question.is("secret") ? terminal.readSecret(prompt) : terminal.read(prompt);
            if (line.ending() != Ending.ENTER) {
                return null;
            }
            List<String> chosen = chosen(line.text().strip(), options, question.is("multiple"));
            if (!chosen.isEmpty()) {
                return chosen;
            }
        }
    }

    /** What a line means: the labels of options by their numbers, else the words themselves; empty: nothing. */
    static List<String> chosen(String text, List<Fields> options, boolean multiple) {
        if (text.isEmpty()) {
            return List.of();
        }
        List<String> labels = new ArrayList<>();
        for (String part : multiple ? text.split("[,\\s]+") : new String[] {text}) {
            if (!part.matches("\\d{1,3}") || Integer.parseInt(part) < 1 || Integer.parseInt(part) > options.size()) {
                return List.of(text);
            }
            labels.add(options.get(Integer.parseInt(part) - 1).text("label"));
        }
        return labels;
    }

    private Optional<Answer> elicitation(Approval approval) {
        Line line = terminal.read("a accept, d decline, c cancel" + MARK);
        String action = switch (line.text().strip().toLowerCase(Locale.ROOT)) {
            case "a" -> "accept";
            case "d" -> "decline";
            case "c" -> "cancel";
            default -> "";
        };
        if (action.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> params = about(approval);
        params.put("action", action);
        Fields properties = Fields.of(approval.schema()).object("properties");
        if (action.equals("accept") && !properties.map().isEmpty()) {
            Map<String, Object> content = new LinkedHashMap<>();
            for (Object name : properties.map().keySet()) {
                Fields property = properties.object(String.valueOf(name));
                String title = property.text("title").isEmpty() ? String.valueOf(name) : property.text("title");
                Line value = terminal.read(Printable.line(title) + MARK);
                if (value.ending() != Ending.ENTER) {
                    return Optional.empty();
                }
                if (!value.text().isBlank()) {
                    content.put(String.valueOf(name), typed(value.text().strip(), property.text("type")));
                }
            }
            params.put("content", content);
        }
        return Optional.of(new Answer(AgentAddresses.INPUT_RESPOND, params));
    }

    /** A value of the type that a schema wants, as far as the text is one. */
    static Object typed(String text, String type) {
        try {
            return switch (type) {
                case "boolean" -> List.of("true", "yes", "y").contains(text.toLowerCase(Locale.ROOT));
                case "integer" -> Long.valueOf(text);
                case "number" -> Double.valueOf(text);
                default -> text;
            };
        } catch (NumberFormatException e) {
            return text;
        }
    }

    private static Map<String, Object> about(Approval approval) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("chatId", approval.chatId());
        params.put("approvalId", approval.id());
        return params;
    }

    @SuppressWarnings("unchecked") // keys of a parsed JSON object are strings
    private static Optional<Approval> read(Map<?, ?> map) {
        return ApprovalCard.read((Map<String, Object>) map);
    }
}
