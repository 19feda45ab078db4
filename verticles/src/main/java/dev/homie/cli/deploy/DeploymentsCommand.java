package dev.homie.cli.deploy;

import dev.homie.cli.HomeOption;
import dev.homie.cli.client.Calls;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code homie deployments}. */
@Command(name = "deployments", description = "List the verticles that were deployed into running gateways and nodes.")
public final class DeploymentsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Option(names = "--json", description = "Print JSON, as the wire has it.")
    private boolean json;

    @Override
    public void run() {
        Map<?, ?> result;
        try {
            result = (Map<?, ?>) Calls.call(home.path(), Addresses.CLUSTER_DEPLOYMENTS, Map.of());
        } catch (HomieException e) {
            throw Calls.explained(e);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.write(result));
            return;
        }
        List<?> deployments = list(result.get("deployments"));
        if (deployments.isEmpty()) {
            out.println("No deployments. Make one: homie deploy CLASS");
        }
        for (Object each : deployments) {
            Map<?, ?> deployment = (Map<?, ?>) each;
            Object jar = deployment.get("jar");
            out.println(deployment.get("id") + "  " + deployment.get("className") + "  x"
                    + deployment.get("instances")
                    + (deployment.get("nodeId") == null ? "  in a gateway" : "  on " + deployment.get("nodeId"))
                    + (jar == null ? "" : "  from " + jar));
        }
        for (Object silent : list(result.get("unanswered"))) {
            out.println(silent + " did not answer; what runs there is not listed");
        }
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
