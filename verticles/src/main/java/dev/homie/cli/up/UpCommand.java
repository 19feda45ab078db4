package dev.homie.cli.up;

import dev.homie.cli.HomeOption;
import dev.homie.cli.Version;
import dev.homie.cli.client.RunningServer;
import dev.homie.core.store.StateFolder;
import dev.homie.gateway.Gateway;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code homie up}. */
@Command(
        name = "up",
        description = {
            "Start Homie on this machine and print a link that opens it in a browser.",
            "Ctrl-C stops it, and ends its sessions. What is not given comes from HOMIE_PORT and the like, then from"
                    + " homie.json in the state folder, then from the defaults in conf/homie.json."
        })
public final class UpCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(UpCommand.class);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Mixin
    private final ListenOptions listen = new ListenOptions();

    @Option(names = "--name", paramLabel = "NAME", description = "What this machine is called. Default: its host name.")
    private @Nullable String name;

    @Option(
            names = "--cluster",
            description = "Be in the cluster, for nodes on other machines; makes its CA when there is none.")
    private boolean cluster;

    @Option(names = "--no-open", description = "Do not open a browser.")
    private boolean noOpen;

    @Option(names = "--verbose", description = "Show the log here, too.")
    private boolean verbose;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        listen.check();
        Path path = home.path();
        Optional<RunningServer> running = RunningServer.find(path);
        if (running.isPresent()) {
            out.println("Homie runs already, with " + path + " (pid "
                    + running.get().file().pid() + ").");
            present(out, running.get().newLink(), List.of());
            return 0;
        }
        UpConfig config = listen.over(path, name);
        StateFolder folder = home.open();
        Path log = Serving.log(folder, verbose, spec.commandLine().getErr());
        if (cluster) {
            InitCommand.initializeOnce(folder, config, out);
        }
        Server server = Server.start(folder, config, Server.Parts.ALL, cluster);
        LOG.info("homie {} listens on {}", Version.number(), server.gateway().url());
        Thread rehearsal = Rehearsal.thread();
        Serving.stopAtExit(server, rehearsal);
        String link = server.gateway().newLink();
        out.println("Homie is up at " + server.gateway().url() + "  (Ctrl-C stops it; log: " + log + ")");
        present(out, server.gateway(), link);
        if (!noOpen) {
            Browser.open(folder, link);
        }
        rehearsal.start();
        return Serving.forever();
    }

    /** Shows the link for this machine, and where others find the gateway. */
    static void present(PrintWriter out, Gateway gateway, String link) {
        List<String> elsewhere = gateway.reachable().fromElsewhere();
        gateway.reachable()
                .fingerprint()
                .ifPresent(found -> out.println("Its certificate is self-signed, SHA-256 " + Fingerprint.of(found)));
        present(out, link, elsewhere);
    }

    /** @param elsewhere what other devices can open; they come with a proof of their own, so that it holds no secret */
    static void present(PrintWriter out, String link, List<String> elsewhere) {
        if (!elsewhere.isEmpty()) {
            out.println("Other devices find it at:");
            out.println();
            elsewhere.forEach(url -> out.println("  " + url));
            out.println();
        }
        out.println(
                elsewhere.isEmpty() ? "Open it, once within ten minutes:" : "Open it here, once within ten minutes:");
        out.println();
        out.println("  " + link);
        out.println();
        if (Boolean.getBoolean("homie.terminal")) {
            QrText.of(elsewhere.isEmpty() ? link : elsewhere.get(0)).forEach(out::println);
        }
        out.flush();
    }
}
