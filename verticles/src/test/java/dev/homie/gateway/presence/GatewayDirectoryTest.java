package dev.homie.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.homie.gateway.TestingClock;
import dev.homie.protocol.presence.ClientPresence;
import dev.homie.protocol.presence.GatewayAnnouncement;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;

final class GatewayDirectoryTest {
    private final TestingClock clock = new TestingClock();
    private final GatewayDirectory gateways = new GatewayDirectory(clock);

    @Test
    void whoComesAndWhoGoesIsToldOnce() {
        assertChanges(gateways.announced(gateway("g", "1", "a", "b")))
                .containsExactly(tuple("a", true), tuple("b", true));
        assertThat(gateways.announced(gateway("g", "1", "a", "b"))).isEmpty();
        assertChanges(gateways.announced(gateway("g", "1", "b", "c")))
                .containsExactlyInAnyOrder(tuple("c", true), tuple("a", false));
        assertThat(gateways.clients()).extracting(ClientPresence::connectionId).containsExactly("b", "c");
    }

    @Test
    void theClientsOfAGatewayGoWithIt() {
        gateways.announced(gateway("says", "1", "a"));
        gateways.announced(gateway("dies", "1", "b"));
        gateways.announced(gateway("sleeps", "1", "c"));
        assertThat(gateways.bye("says", "0")).as("an earlier process").isEmpty();
        assertChanges(gateways.bye("says", "1")).containsExactly(tuple("a", false));
        assertChanges(gateways.memberLeft("member dies")).containsExactly(tuple("b", false));
        clock.pass(GatewayDirectory.EXPIRY_MS);
        assertChanges(gateways.expire()).containsExactly(tuple("c", false));
        assertThat(gateways.clients()).isEmpty();
    }

    @Test
    void theDirectoryIsBounded() {
        for (int i = 0; i < GatewayDirectory.MAX; i++) {
            gateways.announced(gateway("g" + i, "1"));
        }
        assertThat(gateways.announced(gateway("one more", "1", "a"))).isEmpty();
        assertChanges(gateways.announced(gateway("g0", "1", "a"))).containsExactly(tuple("a", true));
    }

    private static ListAssert<org.assertj.core.groups.Tuple> assertChanges(List<GatewayDirectory.Change> changes) {
        return assertThat(changes.stream()
                .map(change -> tuple(change.client().connectionId(), change.connected()))
                .toList());
    }

    private static GatewayAnnouncement gateway(String id, String instance, String... clients) {
        return new GatewayAnnouncement(
                id,
                instance,
                "1",
                1,
                "member " + id,
                Stream.of(clients)
                        .map(client -> new ClientPresence(client, id, "test", null, null, "owner", 1))
                        .toList());
    }
}
