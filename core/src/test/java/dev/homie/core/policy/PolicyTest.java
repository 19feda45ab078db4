package dev.homie.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.core.identity.Identity;
import dev.homie.core.identity.Role;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Scopes;
import io.vertx.ext.auth.User;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PolicyTest {
    private static final User OWNER =
            Identity.of("owner", "Owner", "local", Role.OWNER).user();
    private static final User VIEWER =
            Identity.of("guest", "Guest", "local", Role.VIEWER).user();
    private static final User NODE =
            Identity.of("n1", "Node", "local", Role.NODE).user();

    /** What gateways tell each other and themselves; beside these, all that begins with {@code node.}. */
    private static final Set<String> INTERNAL = Set.of(
            Addresses.ACCESS_CHANGED,
            Addresses.GATEWAY_ANNOUNCE,
            Addresses.GATEWAY_ANNOUNCE_REQUEST,
            Addresses.GATEWAY_BYE,
            Addresses.GATEWAY_NODE_GONE,
            Addresses.GATEWAY_NODE_ONLINE,
            Addresses.MEMBER_LEFT,
            Addresses.LINK_CLAIMED,
            Addresses.LINK_LOST,
            Addresses.LINK_ADMISSIONS,
            Addresses.LINK_ADMISSIONS_REQUEST);

    private final Policy policy = Policy.standard();

    @Test
    void whatHasNoRowIsNobodys() {
        for (String address : List.of(
                "no.such.method",
                "",
                "node.n1.terminal.start",
                "gateway.g.connection.c",
                "terminal.session",
                "terminal.session.start.now",
                Addresses.SESSION_EXIT)) {
            Decision decision = policy.decide(OWNER, AddressKind.METHOD, address);
            assertThat(decision.allowed()).as(address).isFalse();
            assertCode(decision, ErrorCode.UNIMPLEMENTED);
        }
        assertCode(policy.decide(OWNER, AddressKind.TOPIC, Addresses.NODE_ANNOUNCE), ErrorCode.UNIMPLEMENTED);
    }

    @Test
    void whatIsOutOfScopeIsDeniedAndSaysWhy() {
        Decision decision = policy.decide(VIEWER, AddressKind.METHOD, Addresses.SESSION_START);

        assertThat(decision.allowed()).isFalse();
        assertThat(decision.explain()).contains(Addresses.SESSION_START).contains(Scopes.TERMINAL_WRITE);
        assertCode(decision, ErrorCode.PERMISSION_DENIED);
        assertThat(policy.decide(OWNER, AddressKind.METHOD, Addresses.SESSION_START)
                        .allowed())
                .isTrue();
    }

    @Test
    void theMostSpecificRowDecides() {
        Policy layered = new Policy(
                List.of(Rule.method("a.*", "wide"), Rule.method("a.b.*", "narrow"), Rule.method("a.b.c", "exact")));

        assertThat(layered.requiredScopes("a.x")).containsExactly("wide");
        assertThat(layered.requiredScopes("a.b.x")).containsExactly("narrow");
        assertThat(layered.requiredScopes("a.b.c")).containsExactly("exact");
        assertThat(layered.requiredScopes("b")).isNull();
        assertThat(layered.requiredScopes("a")).isNull();
    }

    @Test
    void aPatternCoversNamedTopicsOnly() {
        assertThat(policy.decideTopics(OWNER, "terminal.session.*"))
                .extracting(Decision::address)
                .containsExactlyInAnyOrder(
                        Addresses.SESSION_STARTED,
                        Addresses.SESSION_UPDATED,
                        Addresses.SESSION_EXIT,
                        Addresses.SESSION_REMOVED);
        assertThat(policy.decideTopics(NODE, "*")).isNotEmpty().noneMatch(Decision::allowed);
        assertThat(policy.decideTopics(OWNER, "terminal.session.output.*")).isEmpty();
        assertThat(policy.decide(VIEWER, AddressKind.TOPIC, "terminal.session.output.n1-x")
                        .allowed())
                .isTrue();
    }

    @Test
    void aStarStandsForTheRestOnly() {
        for (String pattern : List.of("", "*.a", "a.*.b", "**")) {
            assertThatThrownBy(() -> new Rule(AddressKind.METHOD, pattern, Set.of(), false))
                    .as(pattern)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new Policy(List.of(Rule.method("a"), Rule.method("a"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rolesGiveWhatTheirNameSays() {
        for (Rule rule : policy.rules()) {
            // Whoever wants to be let in is nobody yet, and the owner is in.
            if (!rule.scopes().contains(Scopes.PAIRING_REQUEST)) {
                assertThat(Role.OWNER.scopes()).as(rule.pattern()).containsAll(rule.scopes());
            }
        }
        assertThat(Role.VIEWER.scopes()).noneMatch(scope -> scope.endsWith(".write"));
        assertThat(Role.NODE.scopes()).isEmpty();
    }

    @Test
    void everyClientAddressHasARow() throws IllegalAccessException {
        for (Field field : Addresses.class.getFields()) {
            String address = String.valueOf(field.get(null));
            boolean internal = address.startsWith("node.") || INTERNAL.contains(address);
            String example = address.endsWith(".") ? address + "x" : address;
            boolean known = policy.decide(OWNER, AddressKind.METHOD, example).rule() != null
                    || policy.decide(OWNER, AddressKind.TOPIC, example).rule() != null;
            assertThat(known).as(address).isEqualTo(!internal);
        }
    }

    private static void assertCode(Decision decision, ErrorCode code) {
        assertThatThrownBy(decision::check)
                .isInstanceOfSatisfying(
                        HomieException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
