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
            present(out, running.get().newLink());
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
        List<String> elsewhere = gateway.urlsElsewhere();
        if (elsewhere.isEmpty()) {
            present(out, link);
            return;
        }
        out.println("From other machines: " + String.join("  ", elsewhere));
        gateway.fingerprint()
                .ifPresent(found -> out.println("Its certificate is self-signed, SHA-256 " + Fingerprint.of(found)));
        out.println("Open it, once within ten minutes, here or there:");
        out.println();
        out.println("  " + link);
        String there = gateway.newLink(elsewhere.get(0));
        out.println("  " + there);
        out.println();
        if (Boolean.getBoolean("homie.terminal")) {
            QrText.of(there).forEach(out::println);
        }
        out.flush();
    }

    static void present(PrintWriter out, String link) {
        out.println("Open it, once within ten minutes:");
        out.println();
        out.println("  " + link);
        out.println();
        if (Boolean.getBoolean("homie.terminal")) {
            QrText.of(link).forEach(out::println);
        }
        out.flush();
    }
}
