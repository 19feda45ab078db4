package dev.homie.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homie.cli.attach.AttachCommand;
import dev.homie.cli.audit.AuditCommand;
import dev.homie.cli.call.CallCommand;
import dev.homie.cli.call.EventsCommand;
import dev.homie.cli.chat.ChatCommand;
import dev.homie.cli.deploy.DeployCommand;
import dev.homie.cli.deploy.DeploymentsCommand;
import dev.homie.cli.deploy.UndeployCommand;
import dev.homie.cli.doctor.DoctorCommand;
import dev.homie.cli.node.NodesCommand;
import dev.homie.cli.pair.DevicesCommand;
import dev.homie.cli.pair.PairCommand;
import dev.homie.cli.policy.PolicyCommand;
import dev.homie.cli.secrets.SecretsCommand;
import dev.homie.cli.service.ServiceCommand;
import dev.homie.cli.status.StatusCommand;
import dev.homie.cli.up.GatewayCommand;
import dev.homie.cli.up.InitCommand;
import dev.homie.cli.up.InviteCommand;
import dev.homie.cli.up.JoinCommand;
import dev.homie.cli.up.NodeCommand;
import dev.homie.cli.up.RunCommand;
import dev.homie.cli.up.TrainCommand;
import dev.homie.cli.up.UpCommand;
import dev.homie.cli.up.VertxCommand;
import dev.homie.protocol.HomieException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Where {@code homie} begins. */
@Command(
        name = "homie",
        description = "All your machines in a browser tab.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = VersionCommand.Provider.class,
        footer = {
            "",
            "HOMIE_HOME is the state folder (default ~/.homie); HOMIE_JAVA_OPTS adds JVM options.",
            "homie COMMAND --help says more.",
        })
public final class Homie implements Runnable {
    /** In the order of the help. */
    static final List<Map.Entry<String, Class<?>>> COMMANDS = List.of(
            Map.entry("up", UpCommand.class),
            Map.entry("gateway", GatewayCommand.class),
            Map.entry("node", NodeCommand.class),
            Map.entry("init", InitCommand.class),
            Map.entry("invite", InviteCommand.class),
            Map.entry("join", JoinCommand.class),
            Map.entry("token", TokenCommand.class),
            Map.entry("pair", PairCommand.class),
            Map.entry("devices", DevicesCommand.class),
            Map.entry("secrets", SecretsCommand.class),
            Map.entry("audit", AuditCommand.class),
            Map.entry("policy", PolicyCommand.class),
            Map.entry("password", PasswordCommand.class),
            Map.entry("nodes", NodesCommand.class),
            Map.entry("status", StatusCommand.class),
            Map.entry("sessions", SessionsCommand.class),
            Map.entry("attach", AttachCommand.class),
            Map.entry("chat", ChatCommand.class),
            Map.entry("version", VersionCommand.class),
            Map.entry("doctor", DoctorCommand.class),
            Map.entry("call", CallCommand.class),
            Map.entry("events", EventsCommand.class),
            Map.entry("run", RunCommand.class),
            Map.entry("vertx", VertxCommand.class),
            Map.entry("deploy", DeployCommand.class),
            Map.entry("undeploy", UndeployCommand.class),
            Map.entry("deployments", DeploymentsCommand.class),
            Map.entry("service", ServiceCommand.class),
            Map.entry("bench", BenchCommand.class),
            Map.entry("train", TrainCommand.class));

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    public static void main(String[] args) {
        Logs.quiet();
        // A terminal of today is UTF-8, whatever LANG says; the QR code needs it.
        System.exit(run(new PrintWriter(System.out, true, UTF_8), new PrintWriter(System.err, true, UTF_8), args));
    }

    /** Runs one command and says how it went: 0 is well, 1 a failure, 2 a wrong call. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        CommandLine homie = new CommandLine(new Homie());
        // Reading the options of all of them takes a fifth of the time that a start has, so only those asked for are
        // read.
        Predicate<Map.Entry<String, Class<?>>> asked =
                command -> args.length > 0 && command.getKey().equals(args[0]);
        boolean known = COMMANDS.stream().anyMatch(asked);
        COMMANDS.stream()
                .filter(command -> !known || asked.test(command))
                .forEach(command -> homie.addSubcommand(command.getValue()));
        homie.setOut(out)
                .setErr(err)
                .setUsageHelpAutoWidth(true)
                .setStopAtPositional(false)
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command.getErr()));
        // What comes behind its first word is for somebody else to read.
        Optional.ofNullable(homie.getSubcommands().get("vertx")).ifPresent(vertx -> vertx.setStopAtPositional(true));
        return homie.execute(args);
    }

    /** Without a command. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int failed(Exception failure, PrintWriter err) throws Exception {
        if (failure instanceof CliFailure expected) {
            err.println("homie: " + expected.getMessage());
            return expected.exitCode();
        }
        if (failure instanceof HomieException expected) {
            err.println("homie: " + expected.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw failure;
    }
}
