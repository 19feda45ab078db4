package dev.homie.node.codex;

import dev.homie.node.codex.protocol.Codec;
import dev.homie.node.codex.protocol.Types;
import dev.homie.node.codex.protocol.Types.ThreadItem;
import dev.homie.protocol.agent.EventType;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What codex's items are as fields of a chat's events (SPEC.md section 6). Pure. */
final class Items {
    /** UTF-16 units of a title. */
    private static final int MAX_TITLE = 200;

    private Items() {}

    /** The type of the event that ends it; null for one that has none. */
    static @Nullable EventType last(ThreadItem item) {
        if (item instanceof ThreadItem.AgentMessage || item instanceof ThreadItem.Plan) {
            return EventType.MESSAGE_FINAL;
        } else if (item instanceof ThreadItem.Reasoning) {
            return EventType.REASONING_FINAL;
        } else if (item instanceof ThreadItem.FileChange) {
            return EventType.FILE_CHANGE;
        } else if (item instanceof ThreadItem.ContextCompaction) {
            return EventType.COMPACTED;
        }
        return call(item) == null ? null : EventType.TOOL_RESULT;
    }

    /** What a tool is called with; null for what is no tool. */
    static @Nullable Map<String, Object> call(ThreadItem item) {
        if (item instanceof ThreadItem.CommandExecution command) {
            return command(command);
        } else if (item instanceof ThreadItem.McpToolCall mcp) {
            return tool("mcp", mcp.server() + "." + mcp.tool())
                    .and("arguments", mcp.arguments())
                    .and("server", mcp.server())
                    .and("tool", mcp.tool())
                    .map();
        } else if (item instanceof ThreadItem.DynamicToolCall dynamic) {
            return tool("other", dynamic.tool())
                    .and("arguments", dynamic.arguments())
                    .and("tool", dynamic.tool())
                    .map();
        } else if (item instanceof ThreadItem.FunctionCallOutput output) {
            return tool("other", output.name()).and("tool", output.name()).map();
        } else if (item instanceof ThreadItem.WebSearch search) {
            return tool("web", or(search.query(), "Web search")).map();
        } else if (item instanceof ThreadItem.ImageView view) {
            return tool("image", view.path()).map();
        } else if (item instanceof ThreadItem.ImageGeneration) {
            return tool("image", "Image generation").map();
        } else if (item instanceof ThreadItem.CollabAgentToolCall agent) {
            String tool = agent.tool().value();
            return tool("agent", or(agent.prompt(), tool)).and("tool", tool).map();
        } else if (item instanceof ThreadItem.SubAgentActivity agent) {
            return tool("agent", agent.agentPath())
                    .and("tool", agent.kind().value())
                    .map();
        } else if (item instanceof ThreadItem.Sleep sleep) {
            return tool("other", "Waits " + sleep.durationMs() / 1000.0 + " s").map();
        }
        return null;
    }

    private static Map<String, Object> command(ThreadItem.CommandExecution command) {
        // Codex knows what the shell is asked to do; the command has the shell around it.
        String asked = command.commandActions().stream()
                .map(action -> Codec.toJson(action).getString("command", ""))
                .filter(text -> !text.isBlank())
                .distinct()
                .collect(Collectors.joining("; "));
        return tool("command", or(asked, command.command()))
                .and("command", command.command())
                .and("cwd", command.cwd())
                .map();
    }

    /** What came of a tool's call, beside the call itself. */
    static Map<String, Object> result(ThreadItem item) {
        if (item instanceof ThreadItem.CommandExecution command) {
            return ended(command.status().value())
                    .and("exitCode", command.exitCode())
                    .and("output", command.aggregatedOutput())
                    .and("durationMs", command.durationMs())
                    .map();
        } else if (item instanceof ThreadItem.McpToolCall mcp) {
            Types.McpToolCallResult result = mcp.result();
            Types.McpToolCallError error = mcp.error();
            return ended(mcp.status().value())
                    .and("output", result == null ? null : texts(result.content()))
                    .and("error", error == null ? null : error.message())
                    .and("durationMs", mcp.durationMs())
                    .map();
        } else if (item instanceof ThreadItem.DynamicToolCall dynamic) {
            List<Object> content = dynamic.contentItems();
            return ended(dynamic.status().value())
                    .and("output", content == null ? null : texts(content))
                    .and("durationMs", dynamic.durationMs())
                    .map();
        } else if (item instanceof ThreadItem.FunctionCallOutput output) {
            return ended("completed")
                    .and("output", output.output() instanceof String text ? text : null)
                    .map();
        } else if (item instanceof ThreadItem.CollabAgentToolCall agent) {
            return ended(agent.status().value()).map();
        } else if (item instanceof ThreadItem.ImageGeneration image) {
            return ended(image.status()).map();
        }
        return ended("completed").map();
    }

    private static Fields ended(String status) {
        return Fields.of("status", status(status));
    }

    /** Of a tool or a file change that has ended. */
    static String status(String codex) {
        return switch (codex) {
            case "completed", "failed", "declined", "interrupted" -> codex;
            default -> "completed";
        };
    }

    static List<Map<String, Object>> changes(List<Types.FileUpdateChange> changes) {
        return changes.stream().map(Items::change).toList();
    }

    private static Map<String, Object> change(Types.FileUpdateChange change) {
        Fields fields = Fields.of("path", change.path());
        if (change.kind() instanceof Types.PatchChangeKind.Add) {
            return fields.and("kind", "add")
                    .and("diff", whole(change.diff(), '+'))
                    .map();
        } else if (change.kind() instanceof Types.PatchChangeKind.Delete) {
            return fields.and("kind", "delete")
                    .and("diff", whole(change.diff(), '-'))
                    .map();
        }
        String movePath = change.kind() instanceof Types.PatchChangeKind.Update update ? update.movePath() : null;
        return fields.and("kind", "update")
                .and("movePath", movePath)
                .and("diff", change.diff())
                .map();
    }

    /** Codex gives the text of a file that comes or goes; a client gets a hunk, as for every other change. */
    private static String whole(String text, char sign) {
        if (text.isEmpty() || text.startsWith("@@ ")) {
            return text;
        }
        List<String> lines = text.lines().toList();
        String range = lines.size() == 1 ? "1" : "1," + lines.size();
        StringBuilder hunk =
                new StringBuilder(sign == '+' ? "@@ -0,0 +" + range + " @@\n" : "@@ -" + range + " +0,0 @@\n");
        lines.forEach(line -> hunk.append(sign).append(line).append('\n'));
        return text.endsWith("\n")
                ? hunk.toString()
                : hunk.append("\\ No newline at end of file\n").toString();
    }

    private static @Nullable String texts(List<Object> content) {
        String all = content.stream()
                .map(part -> part instanceof Map<?, ?> map && map.get("text") instanceof String text ? text : "")
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("\n"));
        return all.isEmpty() ? null : all;
    }

    private static Fields tool(String kind, String title) {
        String cut = title.length() <= MAX_TITLE ? title : title.substring(0, MAX_TITLE - 1) + "…";
        return Fields.of("kind", kind).and("title", cut);
    }

    private static String or(@Nullable String text, String other) {
        return text == null || text.isBlank() ? other : text;
    }
}
