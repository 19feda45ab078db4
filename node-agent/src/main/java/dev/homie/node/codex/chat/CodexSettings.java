package dev.homie.node.codex.chat;

import dev.homie.node.codex.protocol.Types.SandboxMode;
import dev.homie.protocol.agent.ApprovalPolicy;
import dev.homie.protocol.agent.ChatSettings;
import dev.homie.protocol.agent.Sandbox;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A chat's settings in codex's words, and back. Pure. */
final class CodexSettings {
    private CodexSettings() {}

    /** For a thread that begins or is taken up. */
    static @Nullable SandboxMode mode(@Nullable Sandbox sandbox) {
        if (sandbox == null) {
            return null;
        }
        return new SandboxMode(
                switch (sandbox) {
                    case READ_ONLY -> "read-only";
                    case WORKSPACE_WRITE -> "workspace-write";
                    case FULL_ACCESS -> "danger-full-access";
                });
    }

    static @Nullable String policy(@Nullable ApprovalPolicy policy) {
        if (policy == null) {
            return null;
        }
        return switch (policy) {
            case UNTRUSTED -> "untrusted";
            case ON_REQUEST -> "on-request";
            case NEVER -> "never";
        };
    }

    static @Nullable Map<String, Object> config(ChatSettings settings) {
        return settings.effort() == null ? null : Map.of("model_reasoning_effort", settings.effort());
    }

    /**
     * For a turn. Null where the thread has such a sandbox already: it may have what the machine's owner configured beside,
     * such as more folders to write in, which a policy of ours would take away.
     */
    static @Nullable JsonObject sandboxPolicy(@Nullable Sandbox wanted, @Nullable Sandbox now) {
        if (wanted == null || wanted == now) {
            return null;
        }
        return switch (wanted) {
            case READ_ONLY -> new JsonObject().put("type", "readOnly").put("networkAccess", false);
            case WORKSPACE_WRITE ->
                new JsonObject()
                        .put("type", "workspaceWrite")
                        .put("writableRoots", List.of())
                        .put("networkAccess", false)
                        .put("excludeTmpdirEnvVar", false)
                        .put("excludeSlashTmp", false);
            case FULL_ACCESS -> new JsonObject().put("type", "dangerFullAccess");
        };
    }

    /** What counts in a thread, as its answer to being opened says; what Homie has no word for is null. */
    static ChatSettings of(String model, @Nullable String effort, Object approvalPolicy, Object sandbox) {
        return new ChatSettings(model, effort, readPolicy(approvalPolicy), readSandbox(sandbox));
    }

    private static @Nullable ApprovalPolicy readPolicy(Object policy) {
        return switch (String.valueOf(policy)) {
            case "untrusted" -> ApprovalPolicy.UNTRUSTED;
            case "on-request" -> ApprovalPolicy.ON_REQUEST;
            case "never" -> ApprovalPolicy.NEVER;
            default -> null;
        };
    }

    private static @Nullable Sandbox readSandbox(Object sandbox) {
        Object type = sandbox instanceof Map<?, ?> map ? map.get("type") : sandbox;
        return switch (String.valueOf(type)) {
            case "readOnly" -> Sandbox.READ_ONLY;
            case "workspaceWrite" -> Sandbox.WORKSPACE_WRITE;
            case "dangerFullAccess" -> Sandbox.FULL_ACCESS;
            default -> null;
        };
    }
}
