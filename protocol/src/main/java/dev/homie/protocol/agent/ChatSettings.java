package dev.homie.protocol.agent;

import dev.homie.protocol.HomieException;
import dev.homie.protocol.Params;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a chat's agent works, from its next turn on. Null is the runtime's own default.
 *
 * @param model a model's id
 * @param effort how long it thinks, one of the model's efforts
 */
public record ChatSettings(
        @Nullable String model,
        @Nullable String effort,
        @Nullable ApprovalPolicy approvalPolicy,
        @Nullable Sandbox sandbox) {
    public static final ChatSettings DEFAULTS = new ChatSettings(null, null, null, null);

    private static final int MAX_MODEL = 128;
    private static final Map<String, ApprovalPolicy> POLICIES = Map.of(
            "untrusted", ApprovalPolicy.UNTRUSTED,
            "on-request", ApprovalPolicy.ON_REQUEST,
            "never", ApprovalPolicy.NEVER);
    private static final Map<String, Sandbox> SANDBOXES = Map.of(
            "read-only", Sandbox.READ_ONLY,
            "workspace-write", Sandbox.WORKSPACE_WRITE,
            "full-access", Sandbox.FULL_ACCESS);

    /** @throws HomieException INVALID_ARGUMENT */
    public static ChatSettings from(Params params) {
        return new ChatSettings(
                params.optionalString("model", MAX_MODEL),
                params.optionalString("effort", MAX_MODEL),
                choice(params, "approvalPolicy", POLICIES),
                choice(params, "sandbox", SANDBOXES));
    }

    /** These, and what they leave open as it was. */
    public ChatSettings over(ChatSettings before) {
        return new ChatSettings(
                model == null ? before.model : model,
                effort == null ? before.effort : effort,
                approvalPolicy == null ? before.approvalPolicy : approvalPolicy,
                sandbox == null ? before.sandbox : sandbox);
    }

    /** Whether the agent may do what nobody was asked about. */
    public boolean unasked() {
        return approvalPolicy == ApprovalPolicy.NEVER || sandbox == Sandbox.FULL_ACCESS;
    }

    private static <T> @Nullable T choice(Params params, String name, Map<String, T> choices) {
        String value = params.optionalString(name, MAX_MODEL);
        if (value == null) {
            return null;
        }
        T chosen = choices.get(value);
        if (chosen == null) {
            List<String> names = new ArrayList<>(choices.keySet());
            names.sort(null);
            throw HomieException.invalid(params.path(name), "must be one of " + String.join(", ", names));
        }
        return chosen;
    }
}
