package dev.homie.cli.up;

import dev.homie.cli.ConfigFile;
import dev.homie.cli.Logs;
import dev.homie.core.store.StateFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of a process that serves until it is told to end. */
final class Serving {
    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);

    private Serving() {}

    /**
     * Stops cleanly on SIGTERM and SIGINT; the JVM then ends with 128 + the signal.
     *
     * @param rehearsal runs beside the server; null: none does
     */
    static void stopAtExit(Server server, @Nullable Thread rehearsal) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, rehearsal), "homie-stop"));
    }

    /**
     * Opens the log, and says, here and there, which keys of homie.json have no meaning: they would be left out in silence.
     *
     * @return where the log is
     */
    static Path log(StateFolder folder, boolean verbose, PrintWriter err) throws IOException {
        Path log = Logs.toFile(folder, verbose);
        for (String unknown : ConfigFile.unknownKeys(folder.path())) {
            LOG.warn("{}", unknown);
            err.println("homie: " + unknown);
        }
        err.flush();
        return log;
    }

    /** Never comes back. */
    static int forever() throws InterruptedException {
        new CountDownLatch(1).await();
        return 0;
    }

    private static void stop(Server server, @Nullable Thread rehearsal) {
        if (rehearsal != null) {
            rehearsal.interrupt();
        }
        server.stop();
        try {
            if (rehearsal != null) {
                rehearsal.join(Server.STOP_SECONDS * 1000L);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LOG.info("stopped");
    }
}
