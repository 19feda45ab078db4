package dev.homie.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.core.identity.Role;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import dev.homie.protocol.Params;
import dev.homie.protocol.Scopes;
import io.vertx.ext.auth.User;
import java.lang.reflect.Field;
import org.junit.jupiter.api.Test;

final class GrantsTest {
    private static final String CLOCK =
            "{'policy': [{'method': 'example.clock.now', 'topic': 'example.clock.tick', 'scope': 'example.read'}]";

    @Test
    void oneLineGrantsAMethodAndATopicToTheOwnerAlone() {
        Grants grants = read(CLOCK + "}");
        Policy policy = Policy.standard().with(grants);
        User owner = grants.roleScopes()
                .identity("owner", "Owner", "local", Role.OWNER)
                .user();
        User operator = grants.roleScopes()
                .identity("o", "Operator", "local", Role.OPERATOR)
                .user();

        assertThat(grants.roleScopes().of(Role.OWNER)).contains("example.read", Scopes.TERMINAL_WRITE);
        assertThat(grants.roleScopes().of(Role.OPERATOR))
                .doesNotContain("example.read")
                .isEqualTo(Role.OPERATOR.scopes());
        assertThat(policy.decide(owner, AddressKind.METHOD, "example.clock.now").allowed())
                .isTrue();
        assertThat(policy.decide(owner, AddressKind.TOPIC, "example.clock.tick").allowed())
                .isTrue();
        assertThat(policy.decideTopics(owner, "example.*"))
                .extracting(Decision::address)
                .containsExactly("example.clock.tick");
        // A method is no topic: one could take the requests of others.
        assertThat(policy.decide(owner, AddressKind.TOPIC, "example.clock.now").rule())
                .isNull();
        assertThat(policy.decide(owner, AddressKind.METHOD, "example.clock.tick")
                        .rule())
                .isNull();
        assertThat(policy.decide(operator, AddressKind.METHOD, "example.clock.now")
                        .missing())
                .containsExactly("example.read");
        assertThat(policy.allowed(owner)).containsAll(grants.rules());
        assertThat(policy.allowed(operator)).doesNotContainAnyElementsOf(grants.rules());
    }

    @Test
    void rolesGetTheScopesThatConfigurationGivesThem() {
        Grants grants = read(CLOCK + ", 'roles': {'operator': ['example.read'], 'viewer': []}}");

        assertThat(grants.roleScopes().of(Role.OPERATOR)).contains("example.read");
        assertThat(grants.roleScopes().of(Role.VIEWER)).isEqualTo(Role.VIEWER.scopes());
        assertThat(grants.roleScopes().of(Role.NODE)).isEmpty();
    }

    @Test
    void aPatternStandsForAllThatBeginSo() {
        Policy policy = Policy.standard().with(read("{'policy': [{'method': 'example.*', 'scope': 'example.read'}]}"));

        assertThat(policy.requiredScopes("example.clock.now")).containsExactly("example.read");
        assertThat(policy.requiredScopes("example")).isNull();
        assertThat(policy.requiredScopes("examples.clock")).isNull();
    }

    @Test
    void withoutARowNothingIsAdded() {
        assertThat(read("{}").rules()).isEmpty();
        assertThat(read("{}").roleScopes().of(Role.OWNER)).isEqualTo(Role.OWNER.scopes());
    }

    @Test
    void homiesOwnAddressesCannotBeGranted() throws IllegalAccessException {
        for (Field field : Addresses.class.getFields()) {
            String address = String.valueOf(field.get(null));
            String first = address.substring(0, address.indexOf('.'));
            assertThat(Grants.RESERVED).as(address).contains(first);
        }
        for (Rule rule : Policy.standard().rules()) {
            assertThat(Grants.RESERVED)
                    .contains(rule.pattern().substring(0, rule.pattern().indexOf('.')));
        }
        for (String address : new String[] {
            "node.n1.terminal.start",
            "node.*",
            "gateway.g1.connection.c",
            "gateway.*",
            "terminal.session.kill",
            "terminal.session.more",
            "cluster.deploy"
        }) {
            refused("{'policy': [{'method': '" + address + "', 'scope': 'a.b'}]}", "policy[0].method", "Homie's own");
            refused("{'policy': [{'topic': '" + address + "', 'scope': 'a.b'}]}", "policy[0].topic", "Homie's own");
        }
    }

    @Test
    void saysWhatIsWrong() {
        for (String address :
                new String[] {"*", "example", "ex*", "a.*.b", ".a.b", "a..b", "__vertx.reply.1", "a b.c", "a.b."}) {
            refused(
                    "{'policy': [{'method': '" + address + "', 'scope': 'a.b'}]}",
                    "policy[0].method",
                    "words with dots");
        }
        refused("{'policy': {}}", "policy", "list");
        refused("{'policy': ['a.b']}", "policy[0]", "object");
        refused("{'policy': [{'scope': 'a.b'}]}", "policy[0].method", "required");
        refused("{'policy': [{'method': 'a.b'}]}", "policy[0].scope", "required");
        refused("{'policy': [{'method': 'a.b', 'scope': '*'}]}", "policy[0].scope", "example.read");
        refused(
                "{'policy': [{'method': 'a.b', 'scope': 'a.b'}, {'method': 'a.b', 'scope': 'c.d'}]}",
                "policy[1].method",
                "already");
        refused(
                "{'policy': [{'method': 'a.*', 'scope': 'a.b'}, {'topic': 'a.tick', 'scope': 'a.b'}]}",
                "policy[1].topic",
                "not both");
        refused("{'policy': [{'method': 'a.b', 'topic': 'a.*', 'scope': 'a.b'}]}", "policy[0].topic", "not both");
        refused(CLOCK + ", 'roles': {'boss': ['example.read']}}", "roles.boss", "operator");
        refused(CLOCK + ", 'roles': {'node': ['example.read']}}", "roles.node", "no role");
        refused(CLOCK + ", 'roles': {'viewer': ['example.write']}}", "roles.viewer", "example.write");
        refused(CLOCK + ", 'roles': {'viewer': ['terminal.write']}}", "roles.viewer", "terminal.write");
        // A row may ask for one of Homie's own scopes, but that does not make it one to give away.
        refused(
                "{'policy': [{'method': 'a.b', 'scope': 'terminal.write'}], 'roles': {'viewer': ['terminal.write']}}",
                "roles.viewer",
                "given away");
    }

    private static Grants read(String json) {
        return Grants.read(Params.of(Json.readObject(json.replace('\'', '"'))));
    }

    private static void refused(String json, String path, String why) {
        assertThatThrownBy(() -> read(json)).as(json).isInstanceOfSatisfying(HomieException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(e.data()).containsEntry("path", path);
            assertThat(e.getMessage()).contains(why).doesNotContain("\n");
        });
    }
}
