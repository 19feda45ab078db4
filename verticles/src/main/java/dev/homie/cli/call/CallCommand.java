package dev.homie.cli.call;

import dev.homie.cli.HomeOption;
import dev.homie.cli.client.Calls;
import dev.homie.cli.client.GatewayOption;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code homie call}. */
@Command(
        name = "call",
        description = {
            "Call any method of the running server, and print its result as JSON.",
            "Which there are: homie call gateway.methods"
        })
public final class CallCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Mixin
    private final GatewayOption gateway = new GatewayOption();

    @Parameters(index = "0", paramLabel = "ADDRESS", description = "Such as presence.list.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String address;

    @Parameters(index = "1", arity = "0..1", paramLabel = "JSON", description = "The parameters, one JSON object.")
    private @Nullable String json;

    @Override
    public void run() {
        Map<String, Object> params = json == null ? Map.of() : Calls.object(json, "JSON");
        try {
            spec.commandLine()
                    .getOut()
                    .println(Json.write(gateway.reach(home.path()).call(address, params)));
        } catch (HomieException e) {
            throw Calls.explained(e);
        }
    }
}
