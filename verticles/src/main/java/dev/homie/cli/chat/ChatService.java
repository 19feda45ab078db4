package dev.homie.cli.chat;

import dev.homie.cli.CliFailure;
import dev.homie.cli.client.Reach;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import dev.homie.protocol.agent.AgentAddresses;
import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.Approval;
import dev.homie.protocol.agent.EventType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a command asks about chats before it follows one. Blocks; not thread-safe. */
final class ChatService {
    private static final int LISTED = 20;
    private static final int SEARCHED = 200;
    private static final int SHOWN = 200;

    private final Reach reach;
    private @Nullable List<Fields> nodes;

    ChatService(Reach reach) {
        this.reach = reach;
    }

    /** The newest chats first. */
    List<ChatView> newest() {
        return ChatView.list(ask(AgentAddresses.LIST, Map.of("limit", LISTED)));
    }

    /** As the wire has them. */
    Object newestAsTheyAre() {
        return ask(AgentAddresses.LIST, Map.of("limit", LISTED)).getOrDefault("chats", List.of());
    }

    /** @throws CliFailure when that is no chat, or more than one */
    ChatView find(String wanted) {
        // Whole ids are found however many chats there are.
        if (AgentAddresses.homeOfChat(wanted) != null) {
            try {
                return view(wanted);
            } catch (HomieException unknown) {
                // perhaps it is the beginning of one, or a name
            }
        }
        ChatView chosen = ChatView.choose(ChatView.list(ask(AgentAddresses.LIST, Map.of("limit", SEARCHED))), wanted);
        return view(chosen.id());
    }

    private ChatView view(String chatId) {
        return ChatView.of(Fields.of(ask(AgentAddresses.THREAD_READ, Map.of("chatId", chatId, "limit", 1)))
                .object("chat"));
    }

    /** @param here the folder of the caller, for a chat on this machine; null where the caller is elsewhere */
    ChatView create(ChatCommand.NewChat wish, @Nullable String here) {
        Map<String, Object> params = new LinkedHashMap<>();
        if (wish.node != null) {
            params.put("nodeId", nodeId(wish.node));
        }
        put(params, "cwd", wish.cwd == null && wish.node == null ? here : wish.cwd);
        put(params, "name", wish.name);
        put(params, "model", wish.model);
        put(params, "effort", wish.effort);
        put(params, "approvalPolicy", wish.policy);
        put(params, "sandbox", wish.sandbox);
        return ChatView.of(Fields.of(ask(AgentAddresses.CREATE, params)).object("chat"));
    }

    /** What is asked in a chat and not answered. */
    List<Approval> open(ChatView chat) {
        List<Approval> open = new ArrayList<>();
        for (Fields each : Fields.of(ask(AgentAddresses.APPROVAL_LIST, Map.of("nodeId", chat.nodeId())))
                .objects("approvals")) {
            if (each.text("chatId").equals(chat.id())) {
                read(each).ifPresent(open::add);
            }
        }
        return open;
    }

    /** The last message of a person and all that came of it, up to where the chat was found. */
    List<AgentEvent> lastExchange(ChatView chat) {
        Fields page = Fields.of(ask(
                AgentAddresses.THREAD_READ, Map.of("chatId", chat.id(), "before", chat.lastSeq() + 1, "limit", SHOWN)));
        List<AgentEvent> events = new ArrayList<>();
        for (Fields each : page.objects("events")) {
            AgentEvent event = event(each);
            if (event.type() == EventType.INPUT) {
                events.clear();
            }
            events.add(event);
        }
        return events;
    }

    /** What people call a machine. */
    String machine(String nodeId) {
        return machines().stream()
                .filter(node -> node.text("id").equals(nodeId))
                .map(node -> node.text("name"))
                .filter(name -> !name.isBlank())
                .findFirst()
                .orElse(nodeId);
    }

    private String nodeId(String wanted) {
        List<String> found = machines().stream()
                .filter(node ->
                        node.text("id").equals(wanted) || node.text("name").equals(wanted))
                .map(node -> node.text("id"))
                .toList();
        if (found.size() != 1) {
            throw new CliFailure(
                    found.isEmpty()
                            ? "there is no machine " + Printable.line(wanted) + "; see: homie nodes"
                            : "several machines are called that; name one by its id: " + String.join(", ", found));
        }
        return found.get(0);
    }

    private List<Fields> machines() {
        List<Fields> known = nodes;
        if (known == null) {
            known = Fields.of(ask(Addresses.PRESENCE_LIST, Map.of())).objects("nodes");
            nodes = known;
        }
        return known;
    }

    private Map<String, Object> ask(String method, Map<String, ?> params) {
        return reach.ask(method, params);
    }

    @SuppressWarnings("unchecked") // keys of a parsed JSON object are strings
    private static Optional<Approval> read(Fields fields) {
        return ApprovalCard.read((Map<String, Object>) fields.map());
    }

    @SuppressWarnings("unchecked") // keys of a parsed JSON object are strings
    private static AgentEvent event(Fields fields) {
        try {
            return Json.fromMap((Map<String, Object>) fields.map(), AgentEvent.class);
        } catch (HomieException | IllegalArgumentException unknown) {
            return AgentEvent.of(EventType.OTHER, 0, Map.of());
        }
    }

    private static void put(Map<String, Object> params, String name, @Nullable String value) {
        if (value != null) {
            params.put(name, value);
        }
    }
}
