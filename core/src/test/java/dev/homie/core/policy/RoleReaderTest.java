package dev.homie.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.core.identity.Identity;
import dev.homie.core.identity.Role;
import dev.homie.core.identity.RoleScopes;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import dev.homie.protocol.Params;
import dev.homie.protocol.Scopes;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RoleReaderTest {
    @Test
    void aRoleIsNarrowedInScopes() {
        RoleScopes roles = read("{'viewer': {'scopes': ['presence.read']}}");

        assertThat(roles.of(Role.VIEWER)).containsExactly(Scopes.PRESENCE_READ);
        assertThat(roles.of(Role.OPERATOR)).isEqualTo(Role.OPERATOR.scopes());
        Identity viewer = roles.identity("v", "V", "device", Role.VIEWER);
        // What it could do before it cannot do now.
        assertThat(decide(RoleScopes.standard().identity("v", "V", "device", Role.VIEWER), "terminal.session.list"))
                .isTrue();
        assertThat(decide(viewer, "terminal.session.list")).isFalse();
        assertThat(decide(viewer, "presence.list")).isTrue();
    }

    @Test
    void aRoleIsWidened() {
        RoleScopes roles = read("{'viewer': {'scopes': ['terminal.read', 'terminal.write']}}");

        assertThat(decide(roles.identity("v", "V", "device", Role.VIEWER), "terminal.session.kill"))
                .isTrue();
    }

    @Test
    void aRoleIsNarrowedToMachines() {
        RoleScopes roles = read("{'viewer': {'nodes': ['n1', 'n2']}}");

        assertThat(roles.of(Role.VIEWER)).isEqualTo(Role.VIEWER.scopes());
        assertThat(roles.identity("v", "V", "device", Role.VIEWER).nodes()).containsExactlyInAnyOrder("n1", "n2");
        assertThat(nodes(roles, List.of("viewer"), Set.of("n2", "n3"))).containsExactly("n2");
        assertThat(nodes(roles, List.of("viewer"), Set.of("n3"))).isEmpty();
        assertThat(nodes(roles, List.of("operator"), null)).isNull();
        // Two roles: the machines that both leave. Never more than each says.
        assertThat(nodes(roles, List.of("operator", "viewer"), null)).containsExactlyInAnyOrder("n1", "n2");
    }

    @Test
    void rolesOfOnesOwn() {
        RoleScopes roles = read("{'guest': {'scopes': ['terminal.read'], 'nodes': ['n1']}}");

        assertThat(roles.names()).containsExactly("owner", "operator", "viewer", "guest");
        Identity guest = roles.identity("g", "G", "device", List.of("guest"), null, null);
        assertThat(guest.scopes()).containsExactly("terminal.read");
        assertThat(guest.nodes()).containsExactly("n1");
        assertThat(decide(guest, "terminal.session.attach")).isTrue();
        assertThat(decide(guest, "terminal.session.start")).isFalse();
    }

    @Test
    void anUnknownRoleGivesNothing() {
        for (String name : List.of("boss", "Owner", "OWNER", "owner ", "", "node")) {
            Identity somebody = RoleScopes.standard().identity("s", "S", "device", List.of(name), null, null);
            assertThat(somebody.scopes()).as(name).isEmpty();
            assertThat(decide(somebody, "presence.list")).as(name).isFalse();
        }
        assertThat(RoleScopes.standard()
                        .identity("s", "S", "device", List.of("boss", "viewer"), null, null)
                        .scopes())
                .isEqualTo(Role.VIEWER.scopes());
    }

    @Test
    void theOwnerStaysOne() {
        refused("{'owner': {'scopes': ['terminal.read']}}", "roles.owner.scopes", "the owner keeps");
        refused("{'owner': {'scopes': []}}", "roles.owner.scopes", "pairing.admin");
        RoleScopes roles = read(
                "{'owner': {'scopes': ['gateway.read', 'gateway.admin', 'pairing.admin', 'cluster.admin', 'terminal.read']}}");
        Identity owner = roles.identity("owner", "Owner", "local", Role.OWNER);
        assertThat(decide(owner, "pairing.approve")).isTrue();
        assertThat(decide(owner, "cluster.deploy")).isFalse();
        assertThat(decide(owner, "terminal.session.kill")).isFalse();
    }

    @Test
    void theOwnerHasWhatRowsBringUnlessItSaysOtherwise() {
        String rows = "'policy': [{'method': 'example.echo', 'scope': 'example.use'}]";
        assertThat(file("{" + rows + ", 'roles': {'owner': {'nodes': ['n1']}}}").of(Role.OWNER))
                .contains("example.use");
        assertThat(file("{" + rows + ", 'roles': {'guest': {'scopes': ['example.use']}}}")
                        .of("guest"))
                .containsExactly("example.use");
    }

    @Test
    void saysWhatIsWrong() {
        refused("{'operator': {'scopes': ['pairing.admin']}}", "roles.operator.scopes", "owner's alone");
        refused("{'boss': {'scopes': ['gateway.admin']}}", "roles.boss.scopes", "owner's alone");
        refused("{'viewer': {'scopes': ['pairing.request']}}", "roles.viewer.scopes", "no scope");
        refused("{'viewer': {'scopes': ['nonsense']}}", "roles.viewer.scopes", "homie policy list");
        refused("{'viewer': {'scope': ['terminal.read']}}", "roles.viewer.scope", "means nothing");
        refused("{'guest': {'nodes': ['n1']}}", "roles.guest.scopes", "required");
        refused("{'guest': 'all'}", "roles.guest", "object");
        refused("{'Guest!': {'scopes': []}}", "roles.Guest!", "lower-case");
        refused("{'node': {'scopes': ['terminal.read']}}", "roles.node", "no role");
        refused("{'viewer': {'nodes': []}}", "roles.viewer.nodes", "leave it out");
        refused("{'viewer': {'nodes': ['*']}}", "roles.viewer.nodes", "homie status");
    }

    private static boolean decide(Identity identity, String method) {
        return Policy.standard()
                .decide(identity.user(), AddressKind.METHOD, method)
                .allowed();
    }

    private static @Nullable Set<String> nodes(RoleScopes roles, List<String> of, @Nullable Set<String> given) {
        return roles.identity("s", "S", "device", of, null, given).nodes();
    }

    private static RoleScopes read(String roles) {
        return file("{'roles': " + roles + "}");
    }

    private static RoleScopes file(String json) {
        return Grants.read(Params.of(Json.readObject(json.replace('\'', '"')))).roleScopes();
    }

    private static void refused(String roles, String path, String why) {
        assertThatThrownBy(() -> read(roles)).as(roles).isInstanceOfSatisfying(HomieException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(e.data()).containsEntry("path", path);
            assertThat(e.getMessage()).contains(why).doesNotContain("\n");
        });
    }
}
