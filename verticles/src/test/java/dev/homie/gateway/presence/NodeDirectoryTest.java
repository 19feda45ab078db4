package dev.homie.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.homie.core.store.KnownNodeTable.KnownNode;
import dev.homie.gateway.TestingClock;
import dev.homie.protocol.presence.NodeInfo;
import dev.homie.protocol.presence.NodeLink;
import dev.homie.protocol.presence.NodePresence;
import dev.homie.protocol.presence.NodeStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class NodeDirectoryTest {
    private final TestingClock clock = new TestingClock();
    private final NodeDirectory nodes = new NodeDirectory(clock);

    @Test
    void onlyNewsIsNews() {
        assertThat(nodes.announced(node("a", 1))).isTrue();
        assertThat(nodes.announced(node("a", 1))).isFalse();
        assertThat(nodes.announced(node("a", 2))).as("another process").isTrue();
    }

    @Test
    void whoIsSilentForTooLongIsUnreachableUntilItSpeaks() {
        nodes.announced(node("a", 1));
        clock.pass(NodeDirectory.EXPIRY_MS - 1);
        assertThat(nodes.expire()).isEmpty();
        nodes.announced(node("b", 1));
        clock.pass(1);

        assertThat(nodes.expire()).extracting(NodePresence::id).containsExactly("a");
        assertThat(nodes.expire()).as("said once").isEmpty();
        assertThat(nodes.find("a"))
                .extracting(NodePresence::status, node -> clock.millis() - node.lastSeenAt())
                .containsExactly(NodeStatus.UNREACHABLE, NodeDirectory.EXPIRY_MS);
        assertThat(nodes.online()).extracting(NodePresence::id).containsExactly("b");

        assertThat(nodes.announced(node("a", 1))).as("it is back").isTrue();
        assertThat(nodes.online()).hasSize(2);
    }

    @Test
    void whoSaysGoodbyeIsOfflineSinceThen() {
        nodes.announced(node("a", 1));
        clock.pass(1_000);
        assertThat(nodes.bye("a", 2)).as("another process").isNull();
        assertThat(nodes.bye("b", 1)).as("nobody knows it").isNull();
        assertThat(nodes.bye("a", 1))
                .extracting(NodePresence::status, NodePresence::since)
                .containsExactly(NodeStatus.OFFLINE, clock.millis());
        assertThat(nodes.bye("a", 1)).as("said once").isNull();
        clock.pass(NodeDirectory.EXPIRY_MS);
        assertThat(nodes.expire()).as("offline stays offline").isEmpty();
        assertThat(nodes.memberLeft("member a", true)).isEmpty();
    }

    @Test
    void aMemberThatIsLostIsOfflineOnlyIfItsProcessHasEnded() {
        nodes.announced(node("dead", 1));
        nodes.announced(node("asleep", 1));

        assertThat(nodes.memberLeft("member nobody", true)).isEmpty();
        assertThat(nodes.memberLeft("member dead", true))
                .extracting(NodePresence::status)
                .containsExactly(NodeStatus.OFFLINE);
        assertThat(nodes.memberLeft("member asleep", false))
                .extracting(NodePresence::status)
                .containsExactly(NodeStatus.UNREACHABLE);
        assertThat(nodes.memberLeft("member asleep", false)).as("said once").isEmpty();
        assertThat(nodes.memberLeft("member asleep", true))
                .as("it died in its sleep")
                .isNotEmpty();
    }

    @Test
    void whatIsRememberedIsAwayUntilItSpeaks() {
        long before = clock.millis() - 1_000_000;
        nodes.announced(node("here", 1));
        nodes.remember(List.of(
                new KnownNode(node("asleep", 1), NodeStatus.ONLINE, before, before + 1_000),
                new KnownNode(node("off", 1), NodeStatus.OFFLINE, before + 2_000, before + 1_000),
                new KnownNode(node("here", 1), NodeStatus.ONLINE, before, before)));
        assertThat(nodes.all())
                .extracting(NodePresence::id, NodePresence::status, NodePresence::since, NodePresence::lastSeenAt)
                .containsExactlyInAnyOrder(
                        tuple("asleep", NodeStatus.UNREACHABLE, before + 1_000, before + 1_000),
                        tuple("off", NodeStatus.OFFLINE, before + 2_000, before + 1_000),
                        tuple("here", NodeStatus.ONLINE, clock.millis(), clock.millis()));
        assertThat(nodes.expire()).isEmpty();
        assertThat(nodes.toRemember(known -> known.node().id().equals("asleep")))
                .containsExactly(
                        new KnownNode(node("asleep", 1), NodeStatus.UNREACHABLE, before + 1_000, before + 1_000));
        assertThat(nodes.announced(node("asleep", 1))).isTrue();
        assertThat(nodes.online()).hasSize(2);
    }

    @Test
    void loadAloneIsNoNews() {
        nodes.announced(node("a", 1));
        assertThat(nodes.announced(node("a", 1).loaded(3.5))).isFalse();
        assertThat(nodes.find("a")).extracting(NodePresence::load).isEqualTo(3.5);
    }

    @Test
    void theDirectoryIsBounded() {
        for (int i = 0; i <= NodeDirectory.MAX_NODES; i++) {
            nodes.announced(node("n" + i, 1));
        }
        assertThat(nodes.all()).hasSize(NodeDirectory.MAX_NODES);
        assertThat(nodes.find("n0")).isNull();
    }

    private static NodeInfo node(String id, long startedAt) {
        return new NodeInfo(
                id,
                "name " + id,
                "host",
                "linux",
                "x64",
                "1",
                startedAt,
                Map.of(),
                null,
                2,
                "member " + id,
                NodeLink.CLUSTER);
    }
}
