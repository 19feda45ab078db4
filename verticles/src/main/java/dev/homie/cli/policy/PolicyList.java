package dev.homie.cli.policy;

import dev.homie.cli.ConfigFile;
import dev.homie.cli.HomeOption;
import dev.homie.cli.TextTable;
import dev.homie.core.identity.RoleGrant;
import dev.homie.core.identity.RoleScopes;
import dev.homie.core.policy.AddressKind;
import dev.homie.core.policy.Grants;
import dev.homie.core.policy.Policy;
import dev.homie.core.policy.Rule;
import dev.homie.protocol.Json;
import dev.homie.protocol.Params;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code homie policy list}. */
@Command(
        name = "list",
        description = {
            "Print the whole policy: every address, the scopes it asks for, the roles that give them.",
            "As homie.json says it now; a server that runs has what it said at its start."
        })
final class PolicyList implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Option(names = "--json", description = "Print JSON: rules[] and roles[].")
    private boolean json;

    /** A row. */
    private record Row(
            String kind,
            String address,
            List<String> scopes,
            List<String> roles,
            boolean audited,
            @Nullable String line) {}

    /** A role. */
    private record RoleRow(
            String name,
            List<String> scopes,
            @Nullable List<String> nodes,
            @Nullable String line) {}

    @Override
    public void run() {
        Grants grants = Grants.read(Params.of(ConfigFile.read(home.path())));
        RoleScopes roles = grants.roleScopes();
        List<Row> rows = Policy.standard().with(grants).rules().stream()
                .sorted(Comparator.comparing(Rule::pattern))
                .map(rule -> new Row(
                        rule.kind() == AddressKind.METHOD ? "method" : "topic",
                        rule.pattern(),
                        sorted(rule.scopes()),
                        roles.names().stream()
                                .filter(role -> roles.of(role).containsAll(rule.scopes()))
                                .toList(),
                        rule.audited(),
                        grants.lines().get(rule)))
                .toList();
        List<RoleRow> all = roles.names().stream()
                .map(name -> role(name, roles.grant(name).orElseThrow()))
                .toList();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> both = new LinkedHashMap<>();
            both.put("rules", rows);
            both.put("roles", all);
            out.println(Json.write(both));
            return;
        }
        TextTable addresses = new TextTable("ADDRESS", "KIND", "SCOPES", "ROLES", "AUDITED", "FROM");
        for (Row row : rows) {
            addresses.row(
                    row.address(),
                    row.kind(),
                    row.scopes().isEmpty() ? "-" : String.join(" ", row.scopes()),
                    row.roles().isEmpty() ? "-" : String.join(" ", row.roles()),
                    row.audited() ? "yes" : "refusals",
                    row.line() == null ? "" : row.line());
        }
        addresses.lines().forEach(out::println);
        out.println();
        TextTable names = new TextTable("ROLE", "MACHINES", "FROM", "SCOPES");
        for (RoleRow role : all) {
            names.row(
                    role.name(),
                    role.nodes() == null ? "all" : String.join(" ", role.nodes()),
                    role.line() == null ? "-" : role.line(),
                    String.join(" ", role.scopes()));
        }
        names.lines().forEach(out::println);
    }

    private static RoleRow role(String name, RoleGrant grant) {
        Collection<String> nodes = grant.nodes();
        return new RoleRow(name, sorted(grant.scopes()), nodes == null ? null : sorted(nodes), grant.line());
    }

    private static List<String> sorted(Collection<String> values) {
        return List.copyOf(new TreeSet<>(values));
    }
}
