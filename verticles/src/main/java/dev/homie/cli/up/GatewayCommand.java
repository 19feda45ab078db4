package dev.homie.cli.up;

import dev.homie.cli.CliFailure;
import dev.homie.cli.HomeOption;
import dev.homie.cli.Version;
import dev.homie.cli.client.RunningServer;
import dev.homie.core.store.StateFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
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

    @Mixin
    private final ListenOptions listen = new ListenOptions();

    @Option(names = "--verbose", description = "Show the log here, too.")
    private boolean verbose;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        listen.check();
        Path path = home.path();
        RunningServer.find(path).ifPresent(running -> {
            throw new CliFailure("Homie runs already with " + path + " (pid "
                    + running.file().pid() + "); stop it first");
        });
        UpConfig config = listen.over(path, null);
        StateFolder folder = home.open();
        Path log = Serving.log(folder, verbose, spec.commandLine().getErr());
        Server server = Server.start(folder, config, Server.Parts.GATEWAY, true);
        LOG.info(
                "homie {} is a gateway at {}",
                Version.number(),
                server.gateway().url());
        Serving.stopAtExit(server, null);
        out.println("The gateway is up at " + server.gateway().url() + "  (Ctrl-C stops it; log: " + log + ")");
        UpCommand.present(out, server.gateway(), server.gateway().newLink());
        return Serving.forever();
    }
}
