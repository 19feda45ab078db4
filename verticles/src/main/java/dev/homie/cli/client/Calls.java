package dev.homie.cli.client;

import dev.homie.cli.CliFailure;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import java.nio.file.Path;
import java.util.Map;

/** One request to the server that runs with a state folder, as its owner. Blocks. */
public final class Calls {
    private Calls() {}

    /**
     * Connects, asks, and closes.
     *
     * @return the result, any JSON value
     * @throws CliFailure when no server runs
     * @throws HomieException what the gateway answered
     */
    public static Object call(Path home, String method, Map<String, ?> params) {
        return Reach.local(home).call(method, params);
    }

    /** An argument that is to be a JSON object. */
    public static Map<String, Object> object(String text, String what) {
        try {
            return Json.readObject(text);
        } catch (HomieException e) {
            throw CliFailure.usage(what + " has to be one JSON object, such as '{\"a\": 1}' ("
                    + e.getMessage().replaceAll("\\s+", " ") + ")");
        }
    }

    /** An error in one line that says which kind it is, too. */
    public static CliFailure explained(HomieException error) {
        return new CliFailure(error.code() + ": " + error.getMessage().replaceAll("\\s+", " ")
                + (error.code() == ErrorCode.UNIMPLEMENTED ? "; a row of 'policy' in homie.json can grant it" : ""));
    }
}
