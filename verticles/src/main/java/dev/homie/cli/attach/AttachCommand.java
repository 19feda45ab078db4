package dev.homie.cli.attach;

import dev.homie.cli.CliFailure;
import dev.homie.cli.HomeOption;
import dev.homie.cli.client.CliVertx;
import dev.homie.cli.client.Endpoint;
import dev.homie.cli.client.GatewayOption;
import dev.homie.cli.client.Reach;
import dev.homie.cli.client.ServerFile;
import dev.homie.cli.client.SessionList;
import dev.homie.protocol.terminal.AttachMode;
import dev.homie.protocol.terminal.Session;
import dev.homie.protocol.terminal.SessionStatus;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code homie attach}. */
@Command(
        name = "attach",
        description = {
            "Work in a session from this terminal.",
            "It goes on when you leave, and when the connection breaks. At the beginning of a line, ~. leaves and ~? helps."
        },
        exitCodeListHeading = "Exit code: that of the session's program; 0 after ~.%n")
public final class AttachCommand implements Callable<Integer> {
    @Mixin
    private final HomeOption home = new HomeOption();

    @Mixin
    private final GatewayOption gateway = new GatewayOption();

    @Option(names = "--view", description = "Look only: what you type goes nowhere.")
    private boolean view;

    @Option(names = "--new", description = "Start a session: your login shell, or the command behind --.")
    private boolean fresh;

    @Parameters(
            paramLabel = "SESSION",
            arity = "0..*",
            description = "Its id or name, or the beginning of its id; default: the only one that runs."
                    + " With --new: a command and its arguments.")
    private List<String> arguments = List.of();

    @Override
    public Integer call() throws IOException {
        if (fresh && view) {
            throw CliFailure.usage("--new and --view exclude each other");
        }
        if (!fresh && arguments.size() > 1) {
            throw CliFailure.usage("one session at a time; to start a command: homie attach --new -- COMMAND");
        }
        Reach reach = gateway.reach(home.path());
        String sessionId = fresh ? null : choose(reach).id();
        AttachMode mode = view ? AttachMode.VIEW : AttachMode.WRITE;
        AttachedTerminal.Wish wish = new AttachedTerminal.Wish(
                sessionId, arguments, gateway.isElsewhere() ? null : System.getProperty("user.dir"), mode);
        AttachedTerminal.Outcome outcome;
        try (Tty tty = Tty.open()) {
            outcome = CliVertx.run(vertx -> new AttachedTerminal(vertx, () -> again(reach), tty, wish).run());
        }
        System.err.println(outcome.message());
        return outcome.exitCode();
    }

    /** The server here may be another process by now, on another port. */
    private Optional<Reach> again(Reach reach) {
        return gateway.isElsewhere()
                ? Optional.of(reach)
                : ServerFile.read(home.path()).map(file -> new Reach(Endpoint.of(file), reach.as()));
    }

    private Session choose(Reach reach) {
        List<Session> sessions = CliVertx.run(vertx -> SessionList.fetch(vertx, reach));
        return choose(sessions, arguments.isEmpty() ? null : arguments.get(0));
    }

    /** @throws CliFailure when no session is meant, or more than one */
    static Session choose(List<Session> sessions, @Nullable String wanted) {
        if (wanted == null) {
            List<Session> running = sessions.stream()
                    .filter(each -> each.status() == SessionStatus.RUNNING)
                    .toList();
            return switch (running.size()) {
                case 0 -> throw new CliFailure("no session runs; start one: homie attach --new");
                case 1 -> running.get(0);
                default -> throw CliFailure.usage("which one? " + names(running));
            };
        }
        List<Session> exact = sessions.stream()
                .filter(each -> each.id().equals(wanted) || each.name().equals(wanted))
                .toList();
        List<Session> found = exact.isEmpty()
                ? sessions.stream().filter(each -> each.id().startsWith(wanted)).toList()
                : exact;
        return switch (found.size()) {
            case 0 -> throw new CliFailure("there is no session " + wanted + "; see: homie sessions");
            case 1 -> found.get(0);
            default -> throw CliFailure.usage("which one? " + names(found));
        };
    }

    private static String names(List<Session> sessions) {
        return String.join(
                ", ",
                sessions.stream()
                        .map(each -> each.id() + " (" + each.name() + ")")
                        .toList());
    }
}
