package dev.homie.cli.deploy;

import dev.homie.cli.HomeOption;
import dev.homie.cli.client.Calls;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code homie deploy}. */
@Command(
        name = "deploy",
        description = {
            "Start a verticle of yours in a gateway or node that runs, and print the deployment's id.",
            "It ends with that process, or by: homie undeploy ID. Who may call it says 'policy' in homie.json."
        })
public final class DeployCommand implements Runnable {
    /** What {@code --on} says of the gateway that is asked. */
    private static final String GATEWAY = "gateway";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Parameters(index = "0", paramLabel = "CLASS", description = "With its package, and a public constructor.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String className;

    @Option(
            names = "--on",
            paramLabel = "NODEID",
            defaultValue = GATEWAY,
            description = "A machine's id, or 'gateway', which is the default.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String on;

    @Option(names = "--jar", paramLabel = "PATH", description = "On that machine. Default: Homie's own class path.")
    private @Nullable Path jar;

    @Option(names = "--config", paramLabel = "JSON", description = "What the verticle reads with config().")
    private @Nullable String config;

    @Option(names = "--instances", paramLabel = "N", defaultValue = "1", description = "Default: 1.")
    private int instances;

    @Option(names = "--json", description = "Print the deployment as JSON.")
    private boolean json;

    @Override
    public void run() {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("className", className);
        params.put("instances", instances);
        if (!on.equals(GATEWAY)) {
            params.put("nodeId", on);
        }
        if (jar != null) {
            params.put("jar", jar.toAbsolutePath().normalize().toString());
        }
        if (config != null) {
            params.put("config", Calls.object(config, "--config"));
        }
        Object deployment;
        try {
            Object result = Calls.call(home.path(), Addresses.CLUSTER_DEPLOY, params);
            deployment = ((Map<?, ?>) result).get("deployment");
        } catch (HomieException e) {
            throw Calls.explained(e);
        }
        Map<?, ?> made = deployment instanceof Map<?, ?> map ? map : Map.of();
        spec.commandLine().getOut().println(json ? Json.write(made) : String.valueOf(made.get("id")));
    }
}
