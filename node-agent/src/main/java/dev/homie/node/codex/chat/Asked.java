package dev.homie.node.codex.chat;

import dev.homie.core.agent.AgentRuntime.Response;
import dev.homie.node.codex.protocol.Codec;
import dev.homie.node.codex.protocol.ServerRequest;
import dev.homie.node.codex.protocol.Types;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.agent.Approval;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Something that codex asks in a chat: as an approval for people, and how their answer is told to codex. Pure.
 *
 * @param approval open
 * @param answer what codex is told, the result of its request; HomieException INVALID_ARGUMENT where that is no answer to it
 */
record Asked(Approval approval, Function<Response, JsonObject> answer) {
    /** Before the number of an amendment. */
    static final String AMEND = "amend:";

    /** Which chat asks, and what is known of the item that it is about. */
    record Place(
            String chatId,
            String nodeId,
            String requestId,
            @Nullable List<Map<String, Object>> changes,
            long now) {}

    /** Null for what is nothing to be asked of a person. */
    static @Nullable Asked of(ServerRequest request, Place place) {
        if (request instanceof ServerRequest.ItemCommandExecutionRequestApproval command) {
            return command(command, place);
        }
        if (request instanceof ServerRequest.ItemFileChangeRequestApproval change) {
            return fileChange(change, place);
        }
        if (request instanceof ServerRequest.ItemPermissionsRequestApproval permissions) {
            return permissions(permissions, place);
        }
        if (request instanceof ServerRequest.ItemToolRequestUserInput input) {
            return questions(input, place);
        }
        if (request instanceof ServerRequest.McpServerElicitationRequest elicitation) {
            return elicitation(elicitation.params(), place);
        }
        return null;
    }

    private static Asked command(ServerRequest.ItemCommandExecutionRequestApproval asked, Place place) {
        Types.NetworkApprovalContext network = asked.networkApprovalContext();
        Map<String, Object> answers = new LinkedHashMap<>();
        List<Approval.Decision> decisions = new ArrayList<>();
        String host = network == null ? null : network.host();
        offer(decisions, answers, Approval.ACCEPT, host == null ? "Run once" : "Allow once", null);
        offer(
                decisions,
                answers,
                Approval.ACCEPT_FOR_SESSION,
                host == null ? "Run, and don't ask for it again in this chat" : "Allow " + host + " in this chat",
                null);
        amendments(asked, decisions, answers);
        offer(decisions, answers, Approval.DECLINE, "Decline, and go on without", null);
        offer(decisions, answers, Approval.CANCEL, "Decline, and stop", null);
        Builder builder = new Builder(
                place,
                asked.threadId(),
                asked.turnId(),
                asked.itemId(),
                asked.startedAtMs() + text(asked.approvalId()));
        builder.kind = network == null ? Approval.Kind.COMMAND : Approval.Kind.NETWORK;
        builder.command = asked.command();
        builder.cwd = asked.cwd();
        builder.reason = asked.reason();
        builder.permissions =
                network == null ? null : Map.of("network", Codec.toJson(network).getMap());
        builder.decisions = decisions;
        return new Asked(
                builder.build(),
                response -> new JsonObject()
                        .put("decision", Objects.requireNonNull(answers.get(decision(response, answers)))));
    }

    /** What may be allowed from now on, in the order of {@code amend:N}. */
    private static void amendments(
            ServerRequest.ItemCommandExecutionRequestApproval asked,
            List<Approval.Decision> decisions,
            Map<String, Object> answers) {
        int count = 0;
        List<String> prefix = asked.proposedExecpolicyAmendment();
        if (prefix != null && !prefix.isEmpty()) {
            offer(
                    decisions,
                    answers,
                    AMEND + count++,
                    "Always run what begins so",
                    ShellWords.join(prefix),
                    Map.of("acceptWithExecpolicyAmendment", Map.of("execpolicy_amendment", prefix)));
        }
        List<Types.NetworkPolicyAmendment> hosts = asked.proposedNetworkPolicyAmendments();
        for (Types.NetworkPolicyAmendment each : hosts == null ? List.<Types.NetworkPolicyAmendment>of() : hosts) {
            boolean deny = each.action().equals(Types.NetworkPolicyRuleAction.DENY);
            offer(
                    decisions,
                    answers,
                    AMEND + count++,
                    (deny ? "Never allow " : "Always allow ") + each.host(),
                    each.action().value() + " " + each.host(),
                    Map.of(
                            "applyNetworkPolicyAmendment",
                            Map.of(
                                    "network_policy_amendment",
                                    Codec.toJson(each).getMap())));
        }
    }

    private static Asked fileChange(ServerRequest.ItemFileChangeRequestApproval asked, Place place) {
        Map<String, Object> answers = new LinkedHashMap<>();
        List<Approval.Decision> decisions = new ArrayList<>();
        offer(decisions, answers, Approval.ACCEPT, "Change these files", null);
        offer(
                decisions,
                answers,
                Approval.ACCEPT_FOR_SESSION,
                "Change them, and don't ask for these files again in this chat",
                asked.grantRoot());
        offer(decisions, answers, Approval.DECLINE, "Decline, and go on without", null);
        offer(decisions, answers, Approval.CANCEL, "Decline, and stop", null);
        Builder builder =
                new Builder(place, asked.threadId(), asked.turnId(), asked.itemId(), "" + asked.startedAtMs());
        builder.kind = Approval.Kind.FILE_CHANGE;
        builder.reason = asked.reason();
        builder.cwd = asked.grantRoot();
        builder.changes = place.changes() == null ? List.of() : place.changes();
        builder.decisions = decisions;
        return new Asked(
                builder.build(),
                response -> new JsonObject()
                        .put("decision", Objects.requireNonNull(answers.get(decision(response, answers)))));
    }

    private static Asked permissions(ServerRequest.ItemPermissionsRequestApproval asked, Place place) {
        Map<String, Object> answers = new LinkedHashMap<>();
        List<Approval.Decision> decisions = new ArrayList<>();
        offer(decisions, answers, Approval.ACCEPT, "Allow for this turn", null);
        offer(decisions, answers, Approval.ACCEPT_FOR_SESSION, "Allow in this chat", null);
        offer(decisions, answers, Approval.DECLINE, "Decline, and go on without", null);
        offer(decisions, answers, Approval.CANCEL, "Decline, and stop", null);
        Builder builder =
                new Builder(place, asked.threadId(), asked.turnId(), asked.itemId(), "" + asked.startedAtMs());
        builder.kind = Approval.Kind.PERMISSIONS;
        builder.cwd = asked.cwd();
        builder.reason = asked.reason();
        builder.permissions = object(asked.permissions());
        builder.decisions = decisions;
        return new Asked(builder.build(), response -> {
            String decision = decision(response, answers);
            boolean session = decision.equals(Approval.ACCEPT_FOR_SESSION);
            boolean granted = session || decision.equals(Approval.ACCEPT);
            return new JsonObject()
                    .put("permissions", granted ? asked.permissions() : Map.of())
                    .put("scope", session ? "session" : "turn");
        });
    }

    private static Asked questions(ServerRequest.ItemToolRequestUserInput asked, Place place) {
        List<Map<String, Object>> questions = new ArrayList<>();
        for (Types.ToolRequestUserInputQuestion each : asked.questions()) {
            Map<String, Object> question = new LinkedHashMap<>();
            question.put("id", each.id());
            question.put("header", each.header());
            question.put("question", each.question());
            question.put("options", options(each.options()));
            flag(question, "secret", each.isSecret());
            flag(question, "other", each.isOther());
            questions.add(question);
        }
        Builder builder = new Builder(place, asked.threadId(), asked.turnId(), asked.itemId(), "questions");
        builder.kind = Approval.Kind.QUESTION;
        builder.questions = questions;
        return new Asked(builder.build(), response -> {
            Map<String, List<String>> answers = response.answers();
            if (answers == null
                    && !(Approval.DECLINE.equals(response.action()) || Approval.CANCEL.equals(response.action()))
                    && !Approval.DECLINE.equals(response.decision())) {
                throw HomieException.invalid("answers", "these questions want answers, or the action decline");
            }
            JsonObject told = new JsonObject();
            (answers == null ? Map.<String, List<String>>of() : answers)
                    .forEach((id, texts) -> told.put(id, new JsonObject().put("answers", texts)));
            return new JsonObject().put("answers", told);
        });
    }

    private static List<Map<String, Object>> options(@Nullable List<Types.ToolRequestUserInputOption> options) {
        List<Map<String, Object>> read = new ArrayList<>();
        for (Types.ToolRequestUserInputOption each :
                options == null ? List.<Types.ToolRequestUserInputOption>of() : options) {
            read.add(Map.of("label", each.label(), "description", each.description()));
        }
        return read;
    }

    private static @Nullable Asked elicitation(Types.McpServerElicitationRequestParams asked, Place place) {
        JsonObject params = Codec.toJson(asked);
        String message = params.getString("message");
        if (message == null) {
            return null; // a way of asking that is newer than this Homie
        }
        Builder builder = new Builder(
                place,
                params.getString("threadId", ""),
                params.getString("turnId"),
                null,
                place.requestId() + message + params.getString("elicitationId", ""));
        builder.kind = Approval.Kind.ELICITATION;
        builder.message = params.getString("serverName", "a tool server") + ": " + message;
        builder.schema = object(params.getMap().get("requestedSchema"));
        builder.url = params.getString("url");
        return new Asked(builder.build(), response -> {
            String action = response.action() == null ? response.decision() : response.action();
            if (action == null
                    || !List.of(Approval.ACCEPT, Approval.DECLINE, Approval.CANCEL)
                            .contains(action)) {
                throw HomieException.invalid("action", "must be one of accept, cancel, decline");
            }
            JsonObject told = new JsonObject().put("action", action).putNull("_meta");
            boolean content = action.equals(Approval.ACCEPT) && response.content() != null;
            return content ? told.put("content", response.content()) : told.putNull("content");
        });
    }

    /** Whether an earlier approval asked the same: then its answer stands for this one. */
    boolean same(Approval earlier) {
        if (approval.kind() != earlier.kind()) {
            return false;
        }
        return switch (approval.kind()) {
            case COMMAND ->
                Objects.equals(approval.command(), earlier.command()) && Objects.equals(approval.cwd(), earlier.cwd());
            case NETWORK, PERMISSIONS ->
                Objects.equals(approval.permissions(), earlier.permissions())
                        && Objects.equals(approval.command(), earlier.command());
            case FILE_CHANGE ->
                files(approval).equals(files(earlier)) && !files(approval).isEmpty();
            case QUESTION, ELICITATION -> false;
        };
    }

    private static List<String> files(Approval approval) {
        List<Map<String, Object>> changes = approval.changes();
        return changes == null
                ? List.of()
                : changes.stream()
                        .map(change -> change.get("kind") + " " + change.get("path"))
                        .sorted()
                        .toList();
    }

    private static String decision(Response response, Map<String, Object> answers) {
        String decision = response.decision();
        if (decision == null || !answers.containsKey(decision)) {
            throw HomieException.invalid("decision", "must be one of " + String.join(", ", answers.keySet()));
        }
        return decision;
    }

    private static void offer(
            List<Approval.Decision> decisions,
            Map<String, Object> answers,
            String id,
            String title,
            @Nullable String rule) {
        offer(decisions, answers, id, title, rule, id);
    }

    private static void offer(
            List<Approval.Decision> decisions,
            Map<String, Object> answers,
            String id,
            String title,
            @Nullable String rule,
            Object answer) {
        decisions.add(new Approval.Decision(id, title, rule));
        answers.put(id, answer);
    }

    private static void flag(Map<String, Object> question, String name, @Nullable Boolean value) {
        if (Boolean.TRUE.equals(value)) {
            question.put(name, true);
        }
    }

    @SuppressWarnings("unchecked") // keys of a JSON object are strings
    private static @Nullable Map<String, Object> object(@Nullable Object json) {
        if (json instanceof JsonObject object) {
            return object.getMap();
        }
        return json instanceof Map<?, ?> map ? (Map<String, Object>) map : null;
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static final class Builder {
        private final Place place;
        private final String id;
        private final @Nullable String turnId;
        private final @Nullable String itemId;
        private Approval.Kind kind = Approval.Kind.COMMAND;
        private @Nullable String command;
        private @Nullable String cwd;
        private @Nullable String reason;
        private @Nullable List<Map<String, Object>> changes;
        private @Nullable Map<String, Object> permissions;
        private @Nullable List<Map<String, Object>> questions;
        private @Nullable String message;
        private @Nullable Map<String, Object> schema;
        private @Nullable String url;
        private List<Approval.Decision> decisions = List.of();

        /** @param which tells questions about one item apart, the same whenever codex repeats one */
        Builder(Place place, String thread, @Nullable String turnId, @Nullable String itemId, String which) {
            this.place = place;
            this.turnId = turnId;
            this.itemId = itemId;
            this.id = StableId.of(thread, text(turnId), text(itemId), which);
        }

        Approval build() {
            return new Approval(
                    id,
                    place.chatId(),
                    place.nodeId(),
                    turnId,
                    itemId,
                    kind,
                    command,
                    cwd,
                    reason,
                    changes,
                    permissions,
                    questions,
                    message,
                    schema,
                    url,
                    decisions,
                    place.now(),
                    null,
                    false,
                    Approval.Status.OPEN,
                    null,
                    null,
                    null,
                    null);
        }
    }
}
