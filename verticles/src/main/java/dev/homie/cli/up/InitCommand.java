package dev.homie.cli.up;

import dev.homie.cli.HomeOption;
import dev.homie.core.machine.Machine;
import dev.homie.core.pki.Authority;
import dev.homie.core.pki.KeyFolder;
import dev.homie.core.pki.Keys;
import dev.homie.core.store.StateFolder;
import java.io.PrintWriter;
import java.time.Clock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code homie init}. */
@Command(
        name = "init",
        description = {
            "Begin a cluster: make its private CA and this machine's certificate.",
            "Once, on the machine of the first gateway. The others get in with the line that 'homie invite' prints."
        })
public final class InitCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Override
    public void run() {
        UpConfig config = UpConfig.read(home.path(), System.getenv());
        PrintWriter out = spec.commandLine().getOut();
        initialize(home.open(), config, out);
        out.println("Start the gateway with: homie up --cluster  (or, without a node of its own: homie gateway)");
    }

    /** Does nothing when this machine has keys. */
    static void initializeOnce(StateFolder folder, UpConfig config, PrintWriter out) {
        if (!KeyFolder.of(folder).hasKeys()) {
            initialize(folder, config, out);
        }
    }

    private static void initialize(StateFolder folder, UpConfig config, PrintWriter out) {
        KeyFolder keys = KeyFolder.of(folder);
        String name = config.nameOf(Machine.of(folder, null));
        Authority authority = keys.initialize(config.cluster().name(), name, Clock.systemUTC());
        out.println("Made the CA of cluster " + config.cluster().name() + " in "
                + keys.folder().path());
        out.println("  fingerprint " + Keys.fingerprint(authority.certificate()));
        out.flush();
    }
}
