package dev.homie.cli;

import dev.homie.cli.client.CliVertx;
import dev.homie.cli.client.GatewayOption;
import dev.homie.cli.client.Reach;
import dev.homie.cli.client.SessionList;
import dev.homie.protocol.Json;
import dev.homie.protocol.terminal.Session;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code homie sessions}. */
@Command(name = "sessions", description = "List the terminal sessions of the running server.")
final class SessionsCommand implements Runnable {
    private static final int COMMAND_WIDTH = 40;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Mixin
    private final GatewayOption gateway = new GatewayOption();

    @Option(names = "--json", description = "Print JSON: one array, as the wire has it.")
    private boolean json;

    @Override
    public void run() {
        Reach reach = gateway.reach(home.path());
        List<Session> sessions = CliVertx.run(vertx -> SessionList.fetch(vertx, reach));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.write(sessions));
        } else if (sessions.isEmpty()) {
            out.println("No sessions. Start one: homie attach --new");
        } else {
            table(sessions, System.currentTimeMillis()).forEach(out::println);
        }
    }

    /** One line a session under a line of titles; the columns are as wide as they must be. */
    static List<String> table(List<Session> sessions, long now) {
        TextTable table = new TextTable("ID", "NAME", "STATUS", "COMMAND", "SIZE", "CLIENTS", "ACTIVE");
        for (Session session : sessions) {
            table.row(
                    session.id(),
                    session.name(),
                    status(session),
                    shortened(String.join(" ", session.command())),
                    session.cols() + "x" + session.rows(),
                    Integer.toString(session.attached().size()),
                    Ago.of(Duration.ofMillis(now - session.lastActivityAt())));
        }
        return table.lines();
    }

    private static String status(Session session) {
        String status = session.status().name().toLowerCase(Locale.ROOT);
        if (session.signal() != null) {
            return status + " (" + session.signal() + ")";
        }
        return session.exitCode() == null ? status : status + " (" + session.exitCode() + ")";
    }

    private static String shortened(String command) {
        String printable = command.replaceAll("\\p{Cntrl}", " ");
        return printable.length() <= COMMAND_WIDTH ? printable : printable.substring(0, COMMAND_WIDTH - 1) + "…";
    }
}
