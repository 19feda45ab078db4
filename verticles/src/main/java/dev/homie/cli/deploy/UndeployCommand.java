package dev.homie.cli.deploy;

import dev.homie.cli.HomeOption;
import dev.homie.cli.client.Calls;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.HomieException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code homie undeploy}. */
@Command(name = "undeploy", description = "Stop a verticle that was deployed.")
public final class UndeployCommand implements Runnable {
    @Mixin
    private final HomeOption home = new HomeOption();

    @Parameters(index = "0", paramLabel = "ID", description = "As homie deployments lists it.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String id;

    @Override
    public void run() {
        try {
            Calls.call(home.path(), Addresses.CLUSTER_UNDEPLOY, Map.of("id", id));
        } catch (HomieException e) {
            throw Calls.explained(e);
        }
    }
}
