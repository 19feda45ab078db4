package dev.homie.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.protocol.Json;
import dev.homie.protocol.presence.NodeInfo;
import dev.homie.protocol.presence.NodeLink;
import dev.homie.protocol.presence.NodePresence;
import dev.homie.protocol.presence.NodeStatus;
import dev.homie.protocol.terminal.Session;
import dev.homie.protocol.terminal.SessionStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatusReportTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final StatusReport.Gateway ALONE = new StatusReport.Gateway("gw1", "0.1.0", NOW - 7_200_000, null);
    private static final StatusReport.Gateway MEMBER = new StatusReport.Gateway("gw1", "0.1.0", NOW - 7_200_000, "m1");

    @Test
    void aTableOfACluster() {
        StatusReport report = StatusReport.of(
                "0.1.0",
                "home",
                MEMBER,
                List.of(new StatusReport.Gateway("gw2", "0.1.1", NOW - 60_000, "m2")),
                List.of(
                        node("n1", "desktop", NodeStatus.ONLINE, "m1", NodeLink.EMBEDDED),
                        node("n2", "Müller’s laptop", NodeStatus.UNREACHABLE, null, NodeLink.OUTBOUND)),
                List.of(session("n1", SessionStatus.RUNNING), session("n1", SessionStatus.EXITED)),
                3,
                List.of(
                        new StatusReport.Listener("local", List.of("http://127.0.0.1:7317")),
                        new StatusReport.Listener("tailscale-serve", List.of("https://desk.tail0a1b2c.ts.net"))));
        assertThat(String.join("\n", StatusTable.of(report, NOW))).isEqualTo("""
                        Homie 0.1.0, up for 2 h
                        Cluster 'home': 2 members, 2 gateways.
                        2 machines, 1 running session (1 exited), 3 clients.
                        tailscale-serve: https://desk.tail0a1b2c.ts.net

                        GATEWAY  UP     VERSION
                        gw1      2 h    0.1.0
                        gw2      1 min  0.1.1

                        MACHINE          ID  STATUS       SINCE      LINK      SYSTEM       VERSION  LOAD    SESSIONS
                        desktop          n1  online       5 min ago  embedded  linux/amd64  0.1.0    0.50/2  1 (1 exited)
                        Müller’s laptop  n2  unreachable  5 min ago  outbound  linux/amd64  0.1.0    -       0

                        ! Müller’s laptop was heard of last 5 min ago: it is asleep, off, or cut off from here""");
        assertThat(report.isWell()).isFalse();
    }

    @Test
    void aloneThereIsNoCluster() {
        StatusReport report = StatusReport.of(
                "0.2.0",
                "homie",
                ALONE,
                List.of(),
                List.of(node("n1", "desktop", NodeStatus.ONLINE, null, NodeLink.EMBEDDED)),
                List.of(),
                0,
                List.of());
        assertThat(StatusTable.of(report, NOW))
                .startsWith("Homie 0.1.0, up for 2 h  (this command is 0.2.0)", "Not in a cluster.")
                .contains("1 machine, 0 running sessions, 0 clients.");
        assertThat(report.isWell()).isTrue();
        assertThat(Json.toMap(report).keySet())
                .containsExactly("version", "gateway", "gateways", "nodes", "sessions", "clients", "listeners");
    }

    @Test
    void whatScriptsReadStaysWhatItIs() {
        StatusReport report = StatusReport.of(
                "0.1.0",
                "home",
                MEMBER,
                List.of(),
                List.of(node("n1", "desktop", NodeStatus.ONLINE, "m1", NodeLink.CLUSTER)
                        .withProblem("upgrade it")),
                List.of(session("n1", SessionStatus.LOST)),
                0,
                List.of(new StatusReport.Listener("local", List.of("http://127.0.0.1:7317"))));
        assertThat(Json.write(report))
                .isEqualTo("{\"version\":\"0.1.0\",\"cluster\":{\"name\":\"home\",\"members\":1},"
                        + "\"gateway\":{\"id\":\"gw1\",\"version\":\"0.1.0\",\"startedAt\":1799992800000,\"member\":\"m1\"},"
                        + "\"gateways\":[{\"id\":\"gw1\",\"version\":\"0.1.0\",\"startedAt\":1799992800000,\"member\":\"m1\"}],"
                        + "\"nodes\":[{\"id\":\"n1\",\"name\":\"desktop\",\"status\":\"online\",\"since\":1799999700000,"
                        + "\"lastSeenAt\":1799999700000,\"link\":\"cluster\",\"os\":\"linux\",\"arch\":\"amd64\","
                        + "\"version\":\"0.1.0\",\"load\":0.5,\"cpus\":2,\"services\":{\"terminal\":1},"
                        + "\"sessions\":{\"running\":0,\"exited\":0,\"lost\":1},\"problem\":\"upgrade it\"}],"
                        + "\"sessions\":{\"running\":0,\"exited\":0,\"lost\":1},\"clients\":0,"
                        + "\"listeners\":[{\"name\":\"local\",\"urls\":[\"http://127.0.0.1:7317\"]}]}");
        assertThat(report.isWell()).as("one that cannot be used").isFalse();
        assertThat(StatusTable.of(report, NOW)).contains("! upgrade it");
    }

    private static NodePresence node(
            String id, String name, NodeStatus status, @Nullable String member, NodeLink link) {
        NodeInfo info = new NodeInfo(
                id,
                name,
                name,
                "linux",
                "amd64",
                "0.1.0",
                1,
                Map.of("terminal", new NodeInfo.Service(1, List.of())),
                0.5,
                2,
                member,
                link);
        return NodePresence.of(info, status, NOW - 300_000, NOW - 300_000);
    }

    private static Session session(String node, SessionStatus status) {
        return new Session(
                node + "-" + status,
                node,
                "sh",
                List.of("sh"),
                "/",
                80,
                24,
                1,
                1,
                1,
                status,
                null,
                null,
                null,
                0,
                0,
                null,
                List.of());
    }
}
