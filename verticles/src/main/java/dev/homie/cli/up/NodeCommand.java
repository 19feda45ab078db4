package dev.homie.cli.up;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homie.cli.HomeOption;
import dev.homie.cli.Version;
import dev.homie.core.store.StateFolder;
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

/** {@code homie node}. */
@Command(
        name = "node",
        description = {
            "Start this machine's node in the cluster: its terminals are on every gateway.",
            "Needs this machine's certificate, which 'homie join' gets; 'homie invite' on a gateway prints how to call it.",
            "With --gateway it stays outside the cluster, on one WebSocket that it opens itself: for a machine that is"
                    + " trusted less, or that nothing can reach. 'homie invite --outbound' prints how to call that."
        })
public final class NodeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(NodeCommand.class);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Option(names = "--name", paramLabel = "NAME", description = "What this machine is called. Default: its host name.")
    private @Nullable String name;

    @Mixin
    private final OutboundOptions outbound = new OutboundOptions();

    @Option(names = "--verbose", description = "Show the log here, too.")
    private boolean verbose;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        return outbound.isGiven()
                ? LinkedNode.serve(home, outbound, name, verbose, out)
                : serve(home, name, verbose, out);
    }

    /** Is this machine's node, in the cluster, until the process is told to end. */
    static int serve(HomeOption home, @Nullable String name, boolean verbose, PrintWriter out)
            throws IOException, InterruptedException {
        UpConfig config = UpConfig.read(home.path(), System.getenv()).with(null, -1, name);
        StateFolder folder = home.open();
        Path log = Serving.log(folder, verbose, new PrintWriter(System.err, true, UTF_8));
        Server server = Server.start(folder, config, Server.Parts.NODE, true);
        LOG.info(
                "homie {} is a node in cluster {}",
                Version.number(),
                config.cluster().name());
        Serving.stopAtExit(server, null);
        out.println("The node is up in cluster " + config.cluster().name() + "  (Ctrl-C stops it; log: " + log + ")");
        out.flush();
        return Serving.forever();
    }
}
