package dev.homie.cli.chat;

import dev.homie.cli.Ago;
import dev.homie.cli.CliFailure;
import dev.homie.cli.TextTable;
import dev.homie.protocol.agent.AgentAddresses;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A chat as {@code agent.chat.list} has it, as far as a person at a terminal cares. */
record ChatView(
        String id,
        String nodeId,
        String name,
        String cwd,
        String status,
        String problem,
        @Nullable String turnId,
        String model,
        long pending,
        long lastSeq,
        String preview,
        long updatedAt) {
    private static final int NAME_WIDTH = 40;

    static ChatView of(Fields fields) {
        return new ChatView(
                fields.text("id"),
                fields.text("nodeId"),
                fields.text("name"),
                fields.text("cwd"),
                fields.text("status"),
                fields.text("problem"),
                fields.text("turnId").isEmpty() ? null : fields.text("turnId"),
                fields.text("model"),
                number(fields, "pending"),
                number(fields, "lastSeq"),
                fields.text("preview"),
                number(fields, "updatedAt"));
    }

    static List<ChatView> list(Map<String, Object> result) {
        return Fields.of(result).objects("chats").stream().map(ChatView::of).toList();
    }

    /** The last part of its id, which is enough to find it again. */
    String shortId() {
        return id.substring(id.lastIndexOf('-') + 1);
    }

    /** The topic of its events. */
    String topic() {
        return AgentAddresses.events(id);
    }

    /**
     * The chat that somebody means by its id, its name, or the beginning of its id or of the last part of that.
     *
     * @throws CliFailure when none is meant, or more than one
     */
    static ChatView choose(List<ChatView> chats, String wanted) {
        List<Predicate<ChatView>> ways = List.of(
                chat -> chat.id.equals(wanted) || chat.shortId().equals(wanted),
                chat -> chat.name.equals(wanted),
                chat -> chat.id.startsWith(wanted) || chat.shortId().startsWith(wanted));
        for (Predicate<ChatView> way : ways) {
            List<ChatView> found = chats.stream().filter(way).toList();
            if (found.size() == 1) {
                return found.get(0);
            }
            if (found.size() > 1) {
                throw CliFailure.usage("which one? "
                        + String.join(
                                ", ",
                                found.stream()
                                        .map(each -> each.shortId() + " (" + Printable.line(each.name) + ")")
                                        .toList()));
            }
        }
        throw new CliFailure("there is no chat " + Printable.line(wanted) + "; see: homie chat");
    }

    /** One line a chat under a line of titles. */
    static List<String> table(List<ChatView> chats, UnaryOperator<String> machines, long now) {
        TextTable table = new TextTable("CHAT", "MACHINE", "FOLDER", "NAME", "STATUS", "CHANGED");
        for (ChatView chat : chats) {
            table.row(
                    chat.shortId(),
                    Printable.line(machines.apply(chat.nodeId)),
                    Printable.line(chat.cwd),
                    shortened(Printable.line(chat.name)),
                    chat.pending > 0 ? "needs you" : Printable.line(chat.status),
                    Ago.of(Duration.ofMillis(now - chat.updatedAt)));
        }
        return table.lines();
    }

    private static String shortened(String text) {
        return text.length() <= NAME_WIDTH ? text : text.substring(0, NAME_WIDTH - 1) + "…";
    }

    private static long number(Fields fields, String name) {
        Long number = fields.number(name);
        return number == null ? 0 : number;
    }
}
