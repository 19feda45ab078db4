package dev.homie.cli.service;

import dev.homie.cli.CliFailure;
import dev.homie.cli.HomeOption;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code homie service}. */
@Command(
        name = "service",
        description = "Have the system start Homie, and keep it running.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ServiceCommand.Install.class, ServiceCommand.Uninstall.class, ServiceCommand.Status.class})
public final class ServiceCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** {@code homie service install}. */
    @Command(
            name = "install",
            description = {
                "Install a service of yours (systemd, launchd, task scheduler), and start it.",
                "What stands behind -- goes to the command it runs: homie service install --node -- --gateway wss://…"
            })
    static final class Install implements Runnable {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Mixin
        private final HomeOption home = new HomeOption();

        @ArgGroup
        private @Nullable Which which;

        @Option(names = "--name", paramLabel = "NAME", description = "What the service is called. Default: homie, …")
        private @Nullable String name;

        @Option(
                names = "--system",
                description = "systemd: print a unit of the system's, which root is to install, and say how.")
        private boolean system;

        @Option(names = "--print", description = "Only print the definition.")
        private boolean print;

        @Parameters(arity = "0..*", paramLabel = "ARGUMENT", hidden = true)
        private List<String> arguments = new ArrayList<>();

        private static final class Which {
            @Option(names = "--up", description = "Run 'homie up': gateway and node. The default.")
            private boolean up;

            @Option(names = "--gateway", description = "Run 'homie gateway'.")
            private boolean gateway;

            @Option(names = "--node", description = "Run 'homie node'.")
            private boolean node;

            private Role role() {
                if (node) {
                    return Role.NODE;
                }
                return gateway && !up ? Role.GATEWAY : Role.UP;
            }
        }

        @Override
        public void run() {
            Role role = which == null ? Role.UP : which.role();
            ServiceSpec service = ServiceSpecs.here(home.path(), role, name, arguments);
            ServiceManager manager = system ? new Systemd(true) : ServiceManager.ofThisSystem(service);
            PrintWriter out = spec.commandLine().getOut();
            PrintWriter err = spec.commandLine().getErr();
            if (print || system) {
                out.print(manager.render(service));
                out.flush();
                if (system && !print) {
                    err.println("To install this: homie service install --system --print | sudo tee "
                            + manager.file(service) + " && sudo systemctl enable --now " + service.name());
                }
                return;
            }
            Installation.install(manager, service, out);
        }
    }

    /** {@code homie service uninstall}. */
    @Command(
            name = "uninstall",
            description = "Stop the service of this state folder, and take away what was installed.")
    static final class Uninstall implements Runnable {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Mixin
        private final HomeOption home = new HomeOption();

        @Override
        public void run() {
            Receipt receipt = receipt(home.path());
            ServiceSpec service = ServiceSpecs.here(home.path(), receipt.role(), receipt.name(), List.of());
            Installation.uninstall(
                    ServiceManager.ofThisSystem(service),
                    receipt,
                    home.path(),
                    spec.commandLine().getOut());
        }
    }

    /** {@code homie service status}. */
    @Command(
            name = "status",
            description = "Show how the service of this state folder is. The exit code is the system's.")
    static final class Status implements java.util.concurrent.Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Mixin
        private final HomeOption home = new HomeOption();

        @Override
        public Integer call() throws InterruptedException {
            Receipt receipt = receipt(home.path());
            ServiceSpec service = ServiceSpecs.here(home.path(), receipt.role(), receipt.name(), List.of());
            Programs.Result result =
                    Programs.run(ServiceManager.ofThisSystem(service).status(receipt.name()));
            PrintWriter out = spec.commandLine().getOut();
            out.println(receipt.name() + ", defined in " + receipt.file());
            out.println(result.output());
            return result.exitCode();
        }
    }

    private static Receipt receipt(Path home) {
        return Receipt.read(home)
                .orElseThrow(() -> new CliFailure(
                        "no service was installed for " + home + "; install one with: homie service install"));
    }
}
