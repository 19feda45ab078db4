package dev.homie.cli.chat;

import dev.homie.cli.chat.ChatTerminal.Ending;
import dev.homie.cli.chat.ChatTerminal.Line;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.agent.AgentAddresses;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A conversation at a terminal: a line is a message, or a command that begins with a slash. */
final class ChatPrompt {
    private static final List<String> HELP = List.of(
            "  /stop             stop the agent and what it executes (as Ctrl-C while it works)",
            "  /approvals        answer what the agent asks",
            "  /model [MODEL]    the models there are, or take that one from the next turn on",
            "  /effort EFFORT    how long it thinks",
            "  /policy POLICY    when it asks: untrusted, on-request, never",
            "  /sandbox SANDBOX  what it may do unasked: read-only, workspace-write, full-access",
            "  /diff             what the folder has that its last commit does not",
            "  /compact          make the conversation shorter",
            "  /name NAME        call the chat that",
            "  /quit             leave; the chat stays (Ctrl-D)",
            "  //...             a message that begins with a slash");

    private final ChatView chat;
    private final ChatRun run;
    private final ChatTerminal terminal;
    private final Answers answers;
    private final Style style;

    ChatPrompt(ChatView chat, ChatRun run, ChatTerminal terminal, Answers answers, Style style) {
        this.chat = chat;
        this.run = run;
        this.terminal = terminal;
        this.answers = answers;
        this.style = style;
    }

    /** Until the person leaves. */
    int run() {
        boolean leaving = false;
        while (true) {
            if (run.await(answers, false) == ChatRun.LEFT) {
                return ChatRun.LEFT;
            }
            Line line = terminal.read("› ");
            String text = line.text().strip();
            if (line.ending() == Ending.END || text.equals("/quit") || text.equals("/exit")) {
                return 0;
            }
            if (line.ending() == Ending.INTERRUPT) {
                if (leaving) {
                    return ChatRun.LEFT;
                }
                leaving = true;
                terminal.remark("Ctrl-C once more leaves, and so does Ctrl-D; the chat stays");
                continue;
            }
            leaving = false;
            try {
                take(text);
            } catch (HomieException e) {
                terminal.show(style.red("✗ " + Printable.line(e.getMessage())) + "\n");
            }
        }
    }

    private void take(String text) {
        if (text.isEmpty()) {
            return;
        }
        if (!text.startsWith("/") || text.startsWith("//")) {
            run.send(text.startsWith("//") ? text.substring(1) : text);
            return;
        }
        String[] words = text.split("\\s+", 2);
        String rest = words.length > 1 ? words[1].strip() : "";
        switch (words[0]) {
            case "/help" -> HELP.forEach(line -> terminal.show(line + "\n"));
            case "/stop" -> ask(AgentAddresses.CANCEL, Map.of());
            case "/approvals" -> {
                run.askAgain();
                if (!run.hasOpen()) {
                    terminal.remark("nothing is asked");
                }
            }
            case "/model" -> {
                if (rest.isEmpty()) {
                    models();
                } else {
                    configure("model", rest);
                }
            }
            case "/effort" -> configure("effort", rest);
            case "/policy" -> configure("approvalPolicy", rest);
            case "/sandbox" -> configure("sandbox", rest);
            case "/diff" -> diff();
            case "/compact" -> ask(AgentAddresses.COMPACT, Map.of());
            case "/name" -> ask(AgentAddresses.RENAME, Map.of("name", rest));
            default -> terminal.remark("there is no " + Printable.line(words[0]) + "; /help lists what there is");
        }
    }

    private void configure(String setting, String value) {
        ask(AgentAddresses.CONFIGURE, Map.of(setting, value));
    }

    private void models() {
        Map<String, Object> result = run.link().ask(AgentAddresses.MODELS_LIST, Map.of("nodeId", chat.nodeId()));
        for (Fields model : Fields.of(result).objects("models")) {
            String efforts = String.join(", ", model.texts("efforts"));
            terminal.show("  " + style.bold(Printable.line(model.text("id")))
                    + (model.is("isDefault") ? " (default)" : "")
                    + style.dim(efforts.isEmpty() ? "" : "  effort: " + Printable.line(efforts)) + "\n");
        }
    }

    private void diff() {
        Fields result = Fields.of(run.link().ask(AgentAddresses.DIFF, Map.of("chatId", chat.id())));
        String diff = result.text("diff");
        if (diff.isBlank()) {
            terminal.remark("no changes");
            return;
        }
        Diffs.lines(diff, style).forEach(line -> terminal.show(line + "\n"));
    }

    private void ask(String method, Map<String, Object> params) {
        Map<String, Object> all = new LinkedHashMap<>(params);
        all.put("chatId", chat.id());
        run.link().ask(method, all);
    }
}
