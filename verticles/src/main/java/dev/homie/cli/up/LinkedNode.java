package dev.homie.cli.up;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homie.cli.CliFailure;
import dev.homie.cli.HomeOption;
import dev.homie.cli.Version;
import dev.homie.core.identity.NodeKey;
import dev.homie.core.machine.Machine;
import dev.homie.core.store.StateFolder;
import dev.homie.node.link.LinkConfig;
import dev.homie.node.link.LinkTarget;
import dev.homie.node.link.LinkVerticle;
import dev.homie.protocol.HomieException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** {@code homie node --gateway URL}: this machine's node in a process of its own, on an outbound link. */
final class LinkedNode {
    private LinkedNode() {}

    /** Runs until the process is told to end, or every gateway has refused the node before any took it in. */
    static int serve(HomeOption home, OutboundOptions options, @Nullable String name, boolean verbose, PrintWriter out)
            throws IOException, InterruptedException {
        List<LinkTarget> gateways = targets(options);
        UpConfig config = UpConfig.read(home.path(), System.getenv()).with(null, -1, name);
        StateFolder folder = home.open();
        Path log = Serving.log(folder, verbose, new PrintWriter(System.err, true, UTF_8));
        Server server = Server.start(folder, config, Server.Parts.NODE, false);
        Serving.stopAtExit(server, null);
        CompletableFuture<HomieException> refused = new CompletableFuture<>();
        LinkConfig link = new LinkConfig(
                gateways, Machine.of(folder, null).id(), NodeKey.of(folder), options.code, Version.number());
        server.vertx()
                .deployVerticle(new LinkVerticle(link, server.node()::addresses, new Printing(out, log, refused)))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        HomieException why = refused.join();
        server.stop();
        throw new CliFailure(String.valueOf(why.getMessage()));
    }

    private static List<LinkTarget> targets(OutboundOptions options) {
        if (options.gateways.isEmpty()) {
            throw CliFailure.usage(
                    "--code needs --gateway; copy the whole line that 'homie invite --outbound' printed");
        }
        try {
            return options.gateways.stream().map(LinkTarget::parse).toList();
        } catch (HomieException e) {
            throw CliFailure.usage(String.valueOf(e.getMessage()));
        }
    }

    /** Says the first time how it went; the log has the rest. */
    private static final class Printing implements LinkVerticle.Listener {
        private final PrintWriter out;
        private final Path log;
        private final CompletableFuture<HomieException> refused;
        private boolean linked;
        private boolean failed;

        Printing(PrintWriter out, Path log, CompletableFuture<HomieException> refused) {
            this.out = out;
            this.log = log;
            this.refused = refused;
        }

        @Override
        public void linked(LinkTarget gateway) {
            if (!linked) {
                linked = true;
                say("The node is linked to " + gateway.url() + "  (Ctrl-C stops it; log: " + log + ")");
            }
        }

        @Override
        public void failed(LinkTarget gateway, HomieException why, long retryMs) {
            if (!linked && !failed) {
                failed = true;
                say(why.getMessage() + "; trying again and again");
            }
        }

        @Override
        public void refused(LinkTarget gateway, HomieException why) {
            refused.complete(why);
        }

        private void say(String line) {
            out.println(line);
            out.flush();
        }
    }
}
