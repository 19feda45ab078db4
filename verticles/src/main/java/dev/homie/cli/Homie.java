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
import java.util.Objects;
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
        subcommands = {
            UpCommand.class,
            GatewayCommand.class,
            NodeCommand.class,
            InitCommand.class,
            InviteCommand.class,
            JoinCommand.class,
            TokenCommand.class,
            PairCommand.class,
            DevicesCommand.class,
            SecretsCommand.class,
            AuditCommand.class,
            PolicyCommand.class,
            PasswordCommand.class,
            NodesCommand.class,
            StatusCommand.class,
            SessionsCommand.class,
            AttachCommand.class,
            ChatCommand.class,
            VersionCommand.class,
            DoctorCommand.class,
            CallCommand.class,
            EventsCommand.class,
            RunCommand.class,
            VertxCommand.class,
            DeployCommand.class,
            UndeployCommand.class,
            DeploymentsCommand.class,
            ServiceCommand.class,
            BenchCommand.class,
            TrainCommand.class,
        },
        footer = {
            "",
            "HOMIE_HOME is the state folder (default ~/.homie); HOMIE_JAVA_OPTS adds JVM options.",
            "homie COMMAND --help says more.",
        })
public final class Homie implements Runnable {
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
        homie.setOut(out)
                .setErr(err)
                .setUsageHelpAutoWidth(true)
                .setStopAtPositional(false)
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command.getErr()));
        // What comes behind its first word is for somebody else to read.
        Objects.requireNonNull(homie.getSubcommands().get("vertx")).setStopAtPositional(true);
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
