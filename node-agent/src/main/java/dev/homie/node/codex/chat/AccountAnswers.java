package dev.homie.node.codex.chat;

import dev.homie.node.codex.protocol.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What codex says of an account, its models, limits and files, in the words of SPEC.md section 6. Pure. */
final class AccountAnswers {
    private static final int MAX_FILES = 100;

    private AccountAnswers() {}

    /** {@code name login required email? plan?}. */
    static Map<String, Object> account(String name, Types.GetAccountResponse response) {
        Map<String, Object> account = new LinkedHashMap<>();
        account.put("name", name);
        account.put("login", login(response.account()));
        account.put("required", response.requiresOpenaiAuth());
        if (response.account() instanceof Types.Account.Chatgpt chatgpt) {
            put(account, "email", chatgpt.email());
            account.put("plan", chatgpt.planType().value());
        }
        return account;
    }

    private static String login(Types.@Nullable Account account) {
        if (account == null) {
            return "none";
        }
        return switch (account.type()) {
            case "apiKey", "chatgpt" -> account.type();
            default -> "other";
        };
    }

    /** {@code id name description? efforts[] defaultEffort? isDefault images}, of those that are to be shown. */
    static List<Map<String, Object>> models(List<Types.Model> models) {
        List<Map<String, Object>> answer = new ArrayList<>();
        for (Types.Model each : models) {
            if (!each.hidden()) {
                Map<String, Object> model = new LinkedHashMap<>();
                model.put("id", each.model());
                model.put("name", each.displayName());
                put(model, "description", each.description());
                model.put(
                        "efforts",
                        each.supportedReasoningEfforts().stream()
                                .map(Types.ReasoningEffortOption::reasoningEffort)
                                .toList());
                put(model, "defaultEffort", each.defaultReasoningEffort());
                model.put("isDefault", each.isDefault());
                model.put("images", each.inputModalities().contains(Types.InputModality.IMAGE));
                answer.add(model);
            }
        }
        return answer;
    }

    /** {@code name usedPercent windowMinutes? resetsAt?}, a window each. */
    static List<Map<String, Object>> limits(Types.GetAccountRateLimitsResponse response) {
        List<Map<String, Object>> limits = new ArrayList<>();
        Map<String, Types.RateLimitSnapshot> byId = response.rateLimitsByLimitId();
        List<Types.RateLimitSnapshot> snapshots =
                byId == null || byId.isEmpty() ? List.of(response.rateLimits()) : List.copyOf(byId.values());
        for (Types.RateLimitSnapshot each : snapshots) {
            String name =
                    each.limitName() != null ? each.limitName() : each.limitId() != null ? each.limitId() : "codex";
            window(limits, name, each.primary());
            window(limits, name, each.secondary());
        }
        return limits;
    }

    private static void window(List<Map<String, Object>> limits, String name, Types.@Nullable RateLimitWindow window) {
        if (window != null) {
            Map<String, Object> limit = new LinkedHashMap<>();
            limit.put("name", name);
            limit.put("usedPercent", window.usedPercent());
            put(limit, "windowMinutes", window.windowDurationMins());
            // Codex counts in seconds, Homie in milliseconds.
            put(limit, "resetsAt", window.resetsAt() == null ? null : window.resetsAt() * 1000);
            limits.add(limit);
        }
    }

    /** {@code path score? folder?}, the best first. */
    static List<Map<String, Object>> files(List<Types.FuzzyFileSearchResult> found, int limit) {
        List<Map<String, Object>> files = new ArrayList<>();
        for (Types.FuzzyFileSearchResult each : found.subList(0, Math.min(Math.min(limit, MAX_FILES), found.size()))) {
            Map<String, Object> file = new LinkedHashMap<>();
            file.put("path", each.path());
            file.put("score", each.score());
            if (each.matchType().equals(Types.FuzzyFileSearchMatchType.DIRECTORY)) {
                file.put("folder", true);
            }
            files.add(file);
        }
        return files;
    }

    private static void put(Map<String, Object> map, String name, @Nullable Object value) {
        if (value != null) {
            map.put(name, value);
        }
    }
}
