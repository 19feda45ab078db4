package dev.homie.cli.status;

import dev.homie.cli.Ago;
import dev.homie.cli.TextTable;
import dev.homie.cli.status.StatusReport.Node;
import dev.homie.cli.status.StatusReport.Sessions;
import dev.homie.protocol.presence.NodeStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A {@link StatusReport} for people. */
final class StatusTable {
    private StatusTable() {}

    /** @param now milliseconds since 1970 */
    static List<String> of(StatusReport report, long now) {
        List<String> lines = new ArrayList<>();
        lines.add("Homie " + report.gateway().version() + ", up for "
                + span(now - report.gateway().startedAt())
                + (report.version().equals(report.gateway().version())
                        ? ""
                        : "  (this command is " + report.version() + ")"));
        lines.add(
                report.cluster() == null
                        ? "Not in a cluster."
                        : "Cluster '" + report.cluster().name() + "': "
                                + count(report.cluster().members(), "member") + ", "
                                + count(report.gateways().size(), "gateway") + ".");
        lines.add(count(report.nodes().size(), "machine") + ", "
                + count(report.sessions().running(), "running session") + rest(report.sessions()) + ", "
                + count(report.clients(), "client") + ".");
        // The local one needs no mention: this command has just used it.
        report.listeners().stream()
                .skip(1)
                .forEach(listener -> lines.add(printable(listener.name() + ": " + String.join(" ", listener.urls()))));
        if (report.gateways().size() > 1) {
            TextTable gateways = new TextTable("GATEWAY", "UP", "VERSION");
            report.gateways().forEach(each -> gateways.row(each.id(), span(now - each.startedAt()), each.version()));
            lines.add("");
            lines.addAll(gateways.lines());
        }
        if (!report.nodes().isEmpty()) {
            TextTable nodes =
                    new TextTable("MACHINE", "ID", "STATUS", "SINCE", "LINK", "SYSTEM", "VERSION", "LOAD", "SESSIONS");
            report.nodes()
                    .forEach(node -> nodes.row(
                            printable(node.name()),
                            node.id(),
                            lower(node.status()),
                            Ago.of(Duration.ofMillis(now - node.since())),
                            lower(node.link()),
                            printable(node.os() + "/" + node.arch()),
                            printable(node.version()),
                            load(node),
                            node.sessions().running() + rest(node.sessions())));
            lines.add("");
            lines.addAll(nodes.lines());
        }
        for (Node node : report.nodes()) {
            if (node.problem() != null) {
                lines.add("");
                lines.add("! " + printable(node.problem()));
            } else if (node.status() == NodeStatus.UNREACHABLE) {
                lines.add("");
                lines.add("! " + printable(node.name()) + " was heard of last "
                        + Ago.of(Duration.ofMillis(now - node.lastSeenAt()))
                        + ": it is asleep, off, or cut off from here");
            }
        }
        return lines;
    }

    private static String load(Node node) {
        Double load = node.status() == NodeStatus.ONLINE ? node.load() : null;
        return load == null ? "-" : String.format(Locale.ROOT, "%.2f/%d", load, node.cpus());
    }

    private static String rest(Sessions sessions) {
        List<String> rest = new ArrayList<>();
        if (sessions.exited() > 0) {
            rest.add(sessions.exited() + " exited");
        }
        if (sessions.lost() > 0) {
            rest.add(sessions.lost() + " lost");
        }
        return rest.isEmpty() ? "" : " (" + String.join(", ", rest) + ")";
    }

    private static String count(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static String span(long millis) {
        Duration span = Duration.ofMillis(Math.max(0, millis));
        if (span.toHours() < 1) {
            return span.toMinutes() + " min";
        }
        return span.toDays() < 2 ? span.toHours() + " h" : span.toDays() + " days";
    }

    private static String lower(@Nullable Enum<?> value) {
        return value == null ? "-" : value.name().toLowerCase(Locale.ROOT);
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
