package dev.homie.core.policy;

import dev.homie.core.identity.Identity;
import dev.homie.core.identity.RoleGrant;
import dev.homie.core.identity.RoleScopes;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.Scopes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Why somebody may use an address, or may not: the answer of {@code gateway.policy.explain}.
 *
 * @param reason for a person, in one line
 * @param kind method or topic; null when there is no such address
 * @param rule the pattern of the row that decides; null: there is none
 * @param scopes what the row asks for
 * @param missing what of that the subject lacks
 * @param nodes the machines that it is narrowed to; null: every machine
 * @param lines what in the configuration has to do with it, such as {@code roles.viewer}
 */
public record Explanation(
        boolean allowed,
        String reason,
        @Nullable String kind,
        @Nullable String rule,
        List<String> scopes,
        List<String> missing,
        List<String> roles,
        @Nullable List<String> nodes,
        List<String> lines) {

    /** Decides as every transport does. */
    public static Explanation of(Policy policy, Grants grants, Identity identity, String address) {
        Decision decision = policy.decide(identity.user(), AddressKind.METHOD, address);
        if (decision.rule() == null) {
            decision = policy.decide(identity.user(), AddressKind.TOPIC, address);
        }
        Rule rule = decision.rule();
        Set<String> lines = new TreeSet<>();
        if (rule != null && grants.lines().get(rule) != null) {
            lines.add(String.valueOf(grants.lines().get(rule)));
        }
        RoleScopes roles = grants.roleScopes();
        for (String role : identity.roles()) {
            roles.grant(role).map(RoleGrant::line).ifPresent(lines::add);
        }
        return new Explanation(
                decision.allowed(),
                reason(decision, identity, roles, address, lines),
                rule == null ? null : rule.kind() == AddressKind.METHOD ? "method" : "topic",
                rule == null ? null : rule.pattern(),
                rule == null ? List.of() : sorted(rule.scopes()),
                sorted(decision.missing()),
                identity.roles(),
                Optional.ofNullable(identity.nodes()).map(Explanation::sorted).orElse(null),
                List.copyOf(lines));
    }

    private static String reason(
            Decision decision, Identity identity, RoleScopes roles, String address, Set<String> lines) {
        Rule rule = decision.rule();
        if (rule == null) {
            return "no: "
                    + (InternalAddresses.contains(address)
                            ? "'" + address + "' is for gateways and nodes among themselves; no client reaches it"
                            : "there is no row for '" + address + "', and what has none nobody reaches");
        }
        String row = "the row '" + rule.pattern() + "'";
        String configured = lines.isEmpty() ? "" : "; see " + String.join(", ", lines) + " in homie.json";
        if (!decision.allowed()) {
            return "no: " + row + " asks for " + String.join(" and ", sorted(decision.missing())) + ", which "
                    + who(identity, roles) + " not give" + configured;
        }
        String why = rule.scopes().isEmpty()
                ? "asks for nothing but being signed in"
                : "asks for " + String.join(" and ", sorted(rule.scopes())) + ", which is given";
        return "yes: " + row + " " + why + where(identity) + attaching(identity, address) + configured;
    }

    private static String who(Identity identity, RoleScopes roles) {
        if (identity.roles().isEmpty()) {
            return "having no role does";
        }
        List<String> named = new ArrayList<>();
        for (String role : identity.roles()) {
            named.add(role + (roles.grant(role).isEmpty() ? " (there is no such role)" : ""));
        }
        return "the role " + String.join(" and ", named) + " does";
    }

    private static String where(Identity identity) {
        Set<String> nodes = identity.nodes();
        if (nodes == null) {
            return "";
        }
        return nodes.isEmpty() ? ", but on no machine" : ", on " + String.join(", ", sorted(nodes)) + " only";
    }

    private static String attaching(Identity identity, String address) {
        return address.equals(Addresses.SESSION_ATTACH) && !identity.scopes().contains(Scopes.TERMINAL_WRITE)
                ? ", to look on: to type it takes terminal.write"
                : "";
    }

    private static List<String> sorted(Set<String> values) {
        return List.copyOf(new TreeSet<>(values));
    }
}
