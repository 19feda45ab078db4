package dev.homie.cli.up;

import dev.homie.cli.CliFailure;
import dev.homie.cli.HomeOption;
import dev.homie.cli.Logs;
import dev.homie.cli.Version;
import dev.homie.cli.client.RunningServer;
import dev.homie.core.store.StateFolder;
import dev.homie.gateway.Gateway;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code homie gateway}. */
@Command(
        name = "gateway",
        description = {
            "Start a gateway in the cluster: it serves the page, and runs nothing on this machine.",
            "Needs this machine's certificate: begin a cluster with 'homie init', or get into one with 'homie join'."
        })
public final class GatewayCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayCommand.class);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Option(names = "--port", paramLabel = "PORT", description = "Listen here; 0: any free port. Default: 7317.")
    private @Nullable Integer port;

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "A loopback address. Default: 127.0.0.1.")
    private @Nullable String bind;

    @Option(names = "--verbose", description = "Show the log here, too.")
    private boolean verbose;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        if (port != null && (port < 0 || port > 65_535)) {
            throw CliFailure.usage("--port is from 0 to 65535");
        }
        Path path = home.path();
        RunningServer.find(path).ifPresent(running -> {
            throw new CliFailure("Homie runs already with " + path + " (pid "
                    + running.file().pid() + "); stop it first");
        });
        UpConfig config = UpConfig.read(path, System.getenv()).with(bind, port == null ? -1 : port, null);
        if (!Gateway.isLoopback(config.gateway().bind())) {
            throw CliFailure.usage("will not listen on " + config.gateway().bind()
                    + ": there is no way yet to sign in safely from elsewhere. Leave --bind out");
        }
        StateFolder folder = home.open();
        Path log = Logs.toFile(folder, verbose);
        Server server = Server.start(folder, config, Server.Parts.GATEWAY, true);
        LOG.info(
                "homie {} is a gateway at {}",
                Version.number(),
                server.gateway().url());
        Serving.stopAtExit(server, null);
        out.println("The gateway is up at " + server.gateway().url() + "  (Ctrl-C stops it; log: " + log + ")");
        UpCommand.present(out, server.gateway().newLink());
        return Serving.forever();
    }
}
